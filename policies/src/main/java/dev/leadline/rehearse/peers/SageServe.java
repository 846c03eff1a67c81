// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * SageServe's LT-UA. Every hour an integer program sizes each model for the largest token rate forecast between 20 and 60
 * minutes ahead: ⌈forecast ÷ tokens per second of an instance⌉ with one model and one kind of GPU. That is a budget, spent
 * one instance at a time: +1 while memory is above 0.50, −1 while below 0.25, then the start of an instance is waited out.
 * When observed ÷ forecast rises above a threshold, growth may go beyond the budget.
 *
 * <p>Source: {@code shashwatj07/SageServe} and arXiv 2502.14617, {@code papers.md} section 1.3. Its instances are
 * aggregated; here prefill pools are sized by prompt tokens and decode pools by output tokens. Readings that favour the
 * peer: the first forecast comes after 20 minutes and not after an hour, and until then the plan is the busiest minute of
 * the training load; a prefill pool, whose memory says nothing, takes its budget at once. The forecaster is {@link DampedTrend} on one-minute bins. The escape threshold is not published.
 */
final class SageServe implements PeerRule {
    private static final int LOOK_SECONDS = 15;
    private static final int LOOKS_PER_BIN = 4;
    private static final int FIRST_PLAN = 20;
    private static final int PLAN_BINS = 60;
    private static final Duration WINDOW = Duration.ofSeconds(LOOKS_PER_BIN * LOOK_SECONDS);

    private final PeerFleet fleet;
    private final Settings settings;
    private final Map<String, Budget> budgets = new LinkedHashMap<>();
    private long looks;

    /**
     * Settings.
     *
     * @param up memory above which it grows; published: 0.50
     * @param down memory below which it shrinks; published: 0.25
     * @param escape observed ÷ forecast above which the budget does not bind
     * @param load share of an instance's tokens per second that is planned with; published: 1
     */
    record Settings(double up, double down, double escape, double load) {
        static final Settings PUBLISHED = new Settings(0.50, 0.25, 1.5, 1);

        @Override
        public String toString() {
            return Labels.of("up", up, "down", down, "escape", escape, "load", load);
        }
    }

    /** The plan of one pool. */
    private static final class Budget {
        private final DampedTrend demand = new DampedTrend();
        private OptionalDouble observed = OptionalDouble.empty();
        private OptionalDouble forecast = OptionalDouble.empty();
        private int replicas;
        private Optional<Instant> busyUntil = Optional.empty();

        Budget(int replicas) {
            this.replicas = replicas;
        }
    }

    private SageServe(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        return new ScrapedPeer(
                "sageserve lt-ua", new Beat(LOOK_SECONDS, LOOK_SECONDS, 0), WINDOW, new SageServe(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        boolean binEnds = looks++ % LOOKS_PER_BIN == 0;
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            Budget budget = budgets.computeIfAbsent(pool, ignored -> new Budget(firstPlan(pool)));
            if (binEnds) {
                observe(scrapes, pool, budget);
            }
            int current = Pods.replicas(now, pool);
            int wanted = fleet.clamp(pool, current + step(now, pool, budget, current));
            boolean waits = budget.busyUntil.isPresent() && now.time().isBefore(budget.busyUntil.get());
            if (!waits && wanted != current) {
                desired.put(pool, wanted);
                budget.busyUntil = Optional.of(now.time().plus(startTime(pool)));
            }
        }
        return desired;
    }

    private int firstPlan(String pool) {
        return fleet.clamp(pool, planned(fleet.need().of(pool).peak(), settings.load()));
    }

    private void observe(Scrapes scrapes, String pool, Budget budget) {
        boolean prefill = fleet.role(pool) == Role.Prefill;
        budget.observed = prefill
                ? scrapes.routerRate(RouterSample::inputTokensTotal, WINDOW)
                : scrapes.rate(pool, EngineSample::generationTokensTotal, WINDOW);
        budget.observed.ifPresent(budget.demand::add);
        int bins = budget.demand.points();
        if (budget.observed.isPresent() && bins >= FIRST_PLAN && (bins - FIRST_PLAN) % PLAN_BINS == 0) {
            double most = budget.demand.largest(20, 60);
            double each = (prefill ? fleet.prefillVelocity(pool) : fleet.decodeVelocity(pool)) * settings.load();
            budget.forecast = OptionalDouble.of(most);
            budget.replicas = fleet.clamp(pool, planned(most, each));
        }
    }

    /** The integer program for one model and one kind of GPU: the fewest instances whose tokens per second suffice. */
    static double planned(double tokensPerSecond, double perInstance) {
        return Math.ceil(tokensPerSecond / perInstance - 1e-9);
    }

    private int step(FleetSnapshot now, String pool, Budget budget, int current) {
        double memory = Pods.readyEngines(now, pool).values().stream()
                .map(EngineSample::kvUsage)
                .flatMapToDouble(OptionalDouble::stream)
                .average()
                .orElse(settings.down());
        boolean escapes = budget.forecast.isPresent()
                && budget.observed.orElse(0) > settings.escape() * budget.forecast.getAsDouble();
        if (fleet.role(pool) == Role.Prefill) {
            return escapes ? Math.max(1, budget.replicas - current) : budget.replicas - current;
        }
        int wanted = step(memory, settings);
        boolean withinBudget = wanted > 0 ? current < budget.replicas || escapes : current > budget.replicas;
        return withinBudget ? wanted : 0;
    }

    /** +1, −1 or nothing by memory. */
    static int step(double memory, Settings settings) {
        if (memory > settings.up()) {
            return 1;
        }
        return memory < settings.down() ? -1 : 0;
    }

    private Duration startTime(String pool) {
        return Duration.ofMillis(Math.round(fleet.spec().pools().entrySet().stream()
                        .filter(one -> one.getKey().equals(pool))
                        .mapToDouble(one -> one.getValue().coldStart().seconds())
                        .findFirst()
                        .orElse(0)
                * 1e3));
    }
}
