// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * AIBrix's PodAutoscaler, one per role. Every 10 s it scrapes the pods and keeps their mean per metric; n is the number of
 * replicas asked for, T the target.
 *
 * <p>APA, m = mean of 180 s: m ÷ T above 1.1 asks for min(⌈n·m ÷ T⌉, ⌈2n⌉), below 0.9 for max(⌈n·m ÷ T⌉, ⌊n ÷ 2⌋), else n.
 * Of several metrics the largest number wins. Its cool-down of 300 s takes the <em>smallest</em> number of the window
 * when shrinking, which is their code's reading and kept.
 *
 * <p>Repaired KPA: d(x) = ⌈x ÷ T⌉ when the <em>total</em> x is outside [0.9, 1.1]·n·T, else n, within [⌊n ÷ 2⌋, ⌈2n⌉]; of
 * x over 180 s, and of the larger of that and x over 60 s while the latter is more than twice the former. Theirs takes the
 * mean over pods for the total and shrinks under overload; the total, and the largest number of the 300 s window when
 * shrinking, are our repairs.
 *
 * <p>Source: {@code aibrix:pkg/controller/podautoscaler} of 2026-08-22, reference sections 2.1 to 2.3. Metrics and targets
 * are the operator's: the documentation's KV usage 0.5, and waiting requests because prefill pools hold little KV.
 */
final class Aibrix implements PeerRule {
    private static final Duration STABLE = Duration.ofMinutes(3);
    private static final Duration PANIC = Duration.ofSeconds(60);
    private static final Duration COOL_DOWN = Duration.ofMinutes(5);

    private final PeerFleet fleet;
    private final Settings settings;
    private final Map<String, AibrixWindow> windows = new LinkedHashMap<>();
    private final Map<String, RecentNumbers> numbers = new LinkedHashMap<>();

    /** Which algorithm. */
    enum Algorithm {
        APA,
        REPAIRED_KPA
    }

    /**
     * Settings.
     *
     * @param prefill metrics of prefill pools with their targets
     * @param decode metrics of decode pools with their targets
     * @param guard whether nothing grows while a pod starts, as PR #2671 has it, which is newer than what we read
     */
    record Settings(Algorithm algorithm, List<Signal.Target> prefill, List<Signal.Target> decode, boolean guard) {
        @Override
        public String toString() {
            return Labels.of("prefill", prefill, "decode", decode, "guard", guard);
        }
    }

    private Aibrix(PeerFleet fleet, Settings settings) {
        this.fleet = fleet;
        this.settings = settings;
    }

    static ScalingStrategy on(PeerFleet fleet, Settings settings) {
        String name = settings.algorithm() == Algorithm.APA ? "aibrix apa" : "aibrix kpa (repaired)";
        return new ScrapedPeer(name, new Beat(10, 10, 0), Duration.ZERO, new Aibrix(fleet, settings));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> desired = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            int current = Pods.replicas(now, pool);
            int largest = -1;
            for (Signal.Target target : new PerRole<>(settings.prefill(), settings.decode()).of(fleet.role(pool))) {
                OptionalDouble mean = Pods.readyEngines(now, pool).values().stream()
                        .map(engine -> value(target.signal(), engine))
                        .flatMapToDouble(OptionalDouble::stream)
                        .average();
                if (mean.isPresent()) {
                    largest = Math.max(largest, proposal(now, pool, current, target, mean.getAsDouble()));
                }
            }
            boolean held = settings.guard() && largest > current && Pods.ready(now, pool) < current;
            if (largest >= 0 && !held) {
                desired.put(pool, fleet.clamp(pool, stabilized(now.time(), pool, current, largest)));
            }
        }
        return desired;
    }

    private static OptionalDouble value(Signal signal, EngineSample engine) {
        return signal.of(engine);
    }

    private int proposal(FleetSnapshot now, String pool, int current, Signal.Target target, double mean) {
        boolean apa = settings.algorithm() == Algorithm.APA;
        AibrixWindow window = windows.computeIfAbsent(pool + " " + target.signal(), ignored -> new AibrixWindow());
        window.add(now.time(), apa ? mean : mean * Pods.ready(now, pool));
        double stable = window.mean(now.time(), STABLE);
        return apa
                ? apa(current, stable, target.target())
                : kpa(current, stable, window.mean(now.time(), PANIC), target.target());
    }

    private int stabilized(Instant now, String pool, int current, int proposed) {
        RecentNumbers recent = numbers.computeIfAbsent(pool, ignored -> new RecentNumbers(COOL_DOWN));
        recent.add(now, proposed);
        if (proposed >= current) {
            return proposed;
        }
        return settings.algorithm() == Algorithm.APA ? recent.smallest() : Math.min(current, recent.largest());
    }

    /** APA on the mean per pod. */
    static int apa(int current, double mean, double target) {
        double ratio = mean / target;
        int wanted = (int) Math.ceil(current * ratio - 1e-9);
        if (ratio > 1.1) {
            return Math.min(wanted, 2 * current);
        }
        return ratio < 0.9 ? Math.max(wanted, current / 2) : current;
    }

    /** KPA on totals. */
    static int kpa(int current, double stable, double panic, double target) {
        boolean panics = stable <= 0 || panic / stable > 2;
        int calm = bounded(current, stable, target);
        return panics ? Math.max(calm, bounded(current, panic, target)) : calm;
    }

    private static int bounded(int current, double total, double target) {
        double ratio = total / (target * current);
        int wanted = ratio >= 0.9 && ratio <= 1.1 ? current : (int) Math.ceil(total / target - 1e-9);
        return Math.clamp(wanted, current / 2, Math.max(1, 2 * current));
    }
}
