// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * HeteroScale's proportional policy: decode tokens per second drive both pools at a fixed ratio. Decode n' = ⌈TPS ÷
 * target⌉ when TPS ÷ (n · target) leaves the tolerance, n' = n otherwise; a mean time between tokens above the objective
 * adds 10 %; prefill = ⌈ratio · n'⌉. After a growth it rests 60 s, after a shrink 300 s.
 *
 * <p>Source: arXiv 2508.19559, {@code papers.md} section 1.2. Numbers are not published: target, tolerances, rests and the
 * ratio are ours, the first and the last from the training load. TPS is the pool's total over the ready instances'
 * target, which does not run away while instances start and favours the peer. Scraped every 15 s, acts 5 s later, rates of
 * one minute. Left out: the placement by network, the schedule, shrinking on low latency.
 */
final class HeteroScale implements PeerRule {
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final Duration REST_UP = Duration.ofSeconds(60);
    private static final Duration REST_DOWN = Duration.ofMinutes(5);
    private static final double STEP = 0.1;

    private final PeerFleet fleet;
    private final Settings settings;
    private final String prefill;
    private final String decode;
    private final double ratio;
    private Optional<Instant> grown = Optional.empty();
    private Optional<Instant> shrunk = Optional.empty();

    /**
     * Settings.
     *
     * @param load share of an instance's tokens per second at the objective that is the target
     * @param ratioFactor of prefill ÷ decode over that of the training load's fluid need
     * @param toleranceUp relative deviation before it grows
     * @param toleranceDown relative deviation before it shrinks
     */
    record Settings(double load, double ratioFactor, double toleranceUp, double toleranceDown) {
        static final Settings DEFAULT = new Settings(0.8, 1, 0.1, 0.2);

        @Override
        public String toString() {
            return Labels.of(
                    "load", load, "ratio factor", ratioFactor, "tolerance up", toleranceUp, "down", toleranceDown);
        }
    }

    private HeteroScale(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.prefill = fleet.first(Role.Prefill);
        this.decode = fleet.first(Role.Decode);
        this.ratio = settings.ratioFactor()
                * fleet.need().of(prefill).mean()
                / Math.max(1e-3, fleet.need().of(decode).mean());
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer("heteroscale", Beat.PROMETHEUS_HPA, WINDOW, new HeteroScale(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        OptionalDouble total = scrapes.rate(decode, EngineSample::generationTokensTotal, WINDOW);
        if (total.isEmpty()) {
            return Map.of();
        }
        int current = Pods.replicas(now, decode);
        double gap = scrapes.histogram(decode, EngineSample::itl, WINDOW).mean().orElse(0);
        int wanted = decode(
                current,
                total.getAsDouble(),
                fleet.decodeVelocity(decode) * settings.load(),
                gap > fleet.perTokenTarget(),
                settings);
        int decided = fleet.clamp(decode, rested(now.time(), current, wanted));
        Map<String, Integer> desired = new LinkedHashMap<>();
        desired.put(decode, decided);
        desired.put(prefill, fleet.clamp(prefill, Math.ceil(ratio * decided - 1e-9)));
        return desired;
    }

    /** Decode instances. */
    static int decode(int current, double tokensPerSecond, double target, boolean late, Settings settings) {
        double share = tokensPerSecond / (target * Math.max(1, current));
        boolean moves = share > 1 + settings.toleranceUp() || share < 1 - settings.toleranceDown();
        int proportional = moves ? (int) Math.ceil(tokensPerSecond / target - 1e-9) : current;
        return late ? Math.max(proportional, (int) Math.ceil(current * (1 + STEP) - 1e-9)) : proportional;
    }

    private int rested(Instant now, int current, int wanted) {
        boolean rests = wanted > current
                ? grown.isPresent() && now.isBefore(grown.get().plus(REST_UP))
                : shrunk.isPresent() && now.isBefore(shrunk.get().plus(REST_DOWN));
        if (rests || wanted == current) {
            return current;
        }
        grown = wanted > current ? Optional.of(now) : grown;
        shrunk = wanted < current ? Optional.of(now) : shrunk;
        return wanted;
    }
}
