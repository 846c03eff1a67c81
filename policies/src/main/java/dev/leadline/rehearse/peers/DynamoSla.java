// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Dynamo's planner with {@code optimization_target: sla} and both loops. Every 180 s: forecast request rate, prompt and
 * output length one interval ahead; replicas of a role = ⌈rate ÷ engine rate⌉ with {@link DynamoEngine}, at most 8 more or
 * fewer than now. That is the floor of the load loop, {@link DynamoLoad}, which acts every 5 s unless a replica starts.
 * {@link DynamoBudget} has the last word.
 *
 * <p>Source: {@code dynamo:components/src/dynamo/planner} of September 2026, reference sections 1.3 to 1.9 (baselines D2
 * and D3). Engines are planned at their full service rate and the objective leaves waiting out: theirs, not ours. Means
 * of an interval are read when it ends; forward-pass metrics are pushed and not late. The objective is ours at the mean
 * prompt. Left out: power, the hit rate (nothing is cached here), speculative decoding.
 */
final class DynamoSla implements PeerRule {
    private static final int MOST_CHANGE = 8;

    private final PeerFleet fleet;
    private final DynamoRoles roles;
    private final Settings settings;
    private final Duration interval;
    private final DynamoPredictor requests;
    private final DynamoPredictor input;
    private final DynamoPredictor output;
    private @Nullable Instant planned;
    private double lastInput;
    private double lastOutput;
    private DynamoBudget.Pair floor = new DynamoBudget.Pair(0, 0);

    /**
     * Settings.
     *
     * @param intervalSeconds of the throughput loop; published: 180
     * @param predictor published: ARIMA, see {@link DynamoPredictor}
     * @param sensitivity published: 0.8
     * @param firstTokenShare of the objective that is given as TTFT target; published: 1
     * @param perTokenShare of the objective that is given as ITL target; published: 1
     */
    record Settings(
            int intervalSeconds,
            DynamoPredictor.Kind predictor,
            double sensitivity,
            double firstTokenShare,
            double perTokenShare) {
        static final Settings PUBLISHED = new Settings(180, DynamoPredictor.Kind.CONSTANT, 0.8, 1, 1);

        @Override
        public String toString() {
            return Labels.of(
                    "interval s",
                    intervalSeconds,
                    "predictor",
                    predictor,
                    "sensitivity",
                    sensitivity,
                    "ttft share",
                    firstTokenShare,
                    "itl share",
                    perTokenShare);
        }
    }

    private DynamoSla(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
        this.interval = Duration.ofSeconds(settings.intervalSeconds());
        this.roles = new DynamoRoles(fleet);
        this.requests = settings.predictor().create();
        this.input = settings.predictor().create();
        this.output = settings.predictor().create();
        this.lastInput = fleet.meanInput();
        this.lastOutput = fleet.meanOutput();
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "dynamo sla",
                new Beat(5, 5, 0),
                Duration.ofSeconds(settings.intervalSeconds()),
                new DynamoSla(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        DynamoBudget.Pair current = roles.current(now);
        Instant last = planned == null ? now.time() : planned;
        planned = last;
        if (!now.time().isBefore(last.plus(interval))) {
            planned = now.time();
            plan(scrapes, current);
        }
        int prefill = current.prefill();
        int decode = current.decode();
        if (roles.settled(now)) {
            prefill += load(roles.prefill).prefill(roles.passes(now, roles.prefill), firstTokenTarget(lastInput));
            decode += load(roles.decode).decode(roles.passes(now, roles.decode), perTokenTarget());
        }
        return roles.written(
                now, new DynamoBudget.Pair(Math.max(prefill, floor.prefill()), Math.max(decode, floor.decode())));
    }

    private DynamoLoad load(String pool) {
        return new DynamoLoad(roles.engine(pool), settings.sensitivity(), lastInput, lastInput + lastOutput / 2);
    }

    private void plan(Scrapes scrapes, DynamoBudget.Pair current) {
        OptionalDouble rate = scrapes.routerRate(RouterSample::requestsTotal, interval);
        if (rate.isEmpty()) {
            return;
        }
        if (rate.getAsDouble() > 0) {
            lastInput = Math.max(
                    1,
                    scrapes.routerRate(RouterSample::inputTokensTotal, interval).orElse(0) / rate.getAsDouble());
            lastOutput = scrapes.routerHistogram(RouterSample::completedOutputTokens, interval)
                    .mean()
                    .orElse(lastOutput);
        }
        requests.add(rate.getAsDouble() * interval.toSeconds());
        input.add(lastInput);
        output.add(lastOutput);
        double perSecond = requests.next() / interval.toSeconds();
        double in = Math.max(1, input.next());
        double out = Math.max(1, output.next());
        floor = new DynamoBudget.Pair(
                replicas(
                        perSecond,
                        roles.engine(roles.prefill).prefillRate(in, firstTokenTarget(in)),
                        current.prefill(),
                        fleet.boundsOf(roles.prefill).min().count()),
                replicas(
                        perSecond,
                        roles.engine(roles.decode).decodeRate(in, out, perTokenTarget()),
                        current.decode(),
                        fleet.boundsOf(roles.decode).min().count()));
    }

    /** ⌈demand ÷ engine rate⌉, at least the minimum, at most 8 away from the current number. */
    static int replicas(double perSecond, double engineRate, int current, int least) {
        int raw = (int) Math.max(Math.ceil(perSecond / engineRate - 1e-9), least);
        return Math.max(least, Math.clamp(raw, current - MOST_CHANGE, current + MOST_CHANGE));
    }

    private double firstTokenTarget(double prompt) {
        return fleet.spec().objectives().firstTokenSeconds(prompt) * settings.firstTokenShare();
    }

    private double perTokenTarget() {
        return fleet.perTokenTarget() * settings.perTokenShare();
    }
}
