// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * TokenScale without convertible decoders. Prefill = ⌈λ_in ÷ min(V_P, V_N)⌉; decode = ⌈Σ λ_b ÷ V_D,b⌉ over buckets b of
 * request size, λ_b the tokens (prompt and output) per second that come in and V_D,b those that an instance releases per
 * second at the objective.
 *
 * <p>Source: arXiv 2512.03416, {@code papers.md} section 1.1. V_P is a full chunk's speed, V_N what a link carries, V_D the
 * profile's at the size of the last minutes. A router shows sizes as means, so all requests are one bucket and the
 * predicted output is the mean of the last five minutes. Every 5 s on rates of 30 s. Nothing is said of shrinking: a
 * number is kept for 60 s by default.
 */
final class TokenScale implements PeerRule {
    private static final Duration SIZES = Duration.ofMinutes(5);

    private final PeerFleet fleet;
    private final Settings settings;
    private final Map<String, RecentNumbers> recent = new LinkedHashMap<>();

    /**
     * Settings.
     *
     * @param windowSeconds of the rates
     * @param load share of the velocities that is planned with; published: 1
     * @param keepSeconds for which a larger number is kept
     */
    record Settings(int windowSeconds, double load, int keepSeconds) {
        static final Settings PUBLISHED = new Settings(30, 1, 60);

        @Override
        public String toString() {
            return Labels.of("window s", windowSeconds, "load", load, "keep s", keepSeconds);
        }
    }

    /**
     * Requests of about one size.
     *
     * @param tokensPerSecond that come in with them
     * @param velocity tokens per second that one instance releases
     */
    record Bucket(double tokensPerSecond, double velocity) {}

    private TokenScale(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("tokenscale", new Beat(5, 5, 0), SIZES, new TokenScale(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Duration window = Duration.ofSeconds(settings.windowSeconds());
        OptionalDouble input = scrapes.routerRate(RouterSample::inputTokensTotal, window);
        OptionalDouble requests = scrapes.routerRate(RouterSample::requestsTotal, window);
        if (input.isEmpty() || requests.isEmpty()) {
            return Map.of();
        }
        double output = scrapes.routerHistogram(RouterSample::completedOutputTokens, SIZES)
                .mean()
                .orElse(fleet.meanOutput());
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            int wanted = fleet.role(pool) == Role.Prefill
                    ? prefill(input.getAsDouble(), velocity(pool), linkVelocity(pool))
                    : decode(List.of(bucket(pool, input.getAsDouble(), requests.getAsDouble(), output)));
            RecentNumbers kept = recent.computeIfAbsent(pool, ignored -> remembering(now, pool));
            kept.add(now.time(), wanted);
            desired.put(pool, fleet.clamp(pool, kept.largest()));
        }
        return desired;
    }

    private RecentNumbers remembering(FleetSnapshot now, String pool) {
        RecentNumbers numbers = new RecentNumbers(Duration.ofSeconds(settings.keepSeconds()));
        numbers.add(now.time(), Pods.replicas(now, pool));
        return numbers;
    }

    private double velocity(String pool) {
        return fleet.prefillVelocity(pool) * settings.load();
    }

    private double linkVelocity(String pool) {
        return fleet.spec().transfer().bytesPerSecond() / fleet.profile(pool).kvBytesPerToken();
    }

    private Bucket bucket(String pool, double inputRate, double requestRate, double output) {
        double input = requestRate > 0 ? inputRate / requestRate : fleet.meanInput();
        double size = input + output;
        return new Bucket(requestRate * size, releases(pool, input, output) * settings.load());
    }

    private double releases(String pool, double input, double output) {
        DynamoEngine engine =
                new DynamoEngine(fleet.profile(pool), 1, fleet.spec().limits().maxDecodeSequences());
        return engine.decodeRate(input, Math.max(1, output), fleet.perTokenTarget()) * (input + output);
    }

    /** Prefill instances. */
    static int prefill(double tokensPerSecond, double velocity, double linkVelocity) {
        return (int) Math.ceil(tokensPerSecond / Math.min(velocity, linkVelocity) - 1e-9);
    }

    /** Decode instances. */
    static int decode(List<Bucket> buckets) {
        return (int) Math.ceil(buckets.stream()
                        .mapToDouble(bucket -> bucket.tokensPerSecond() / bucket.velocity())
                        .sum()
                - 1e-9);
    }
}
