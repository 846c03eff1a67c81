// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.WorkloadNeed;
import java.util.List;
import java.util.Map;

/**
 * The cheapest plan found for a load that is known in full: it may order one cold start early, and it may choose which
 * one percent of the requests to miss. It is carried out in the same simulator as every policy, with the same cold
 * starts, drains and bills, so it is attainable; it starts with the fleet it likes.
 *
 * <p>Fluid start: replicas by the fluid need, shifted by the cold start. Repair and trim: rounds of changes by one
 * replica over stretches of the plan, many stretches far apart in one simulation, each kept when GPU-seconds saved
 * exceed λ × requests missed more. λ rises while too many are missed and falls otherwise; the cheapest plan that was
 * simulated as a whole and met the objective is the answer. Deterministic for a seed.
 */
public final class Clairvoyant {
    private static final double[] MARGINS = {1.0, 1.15, 1.35, 1.6};
    private static final double[] SPARES = {0, 0.5, 1, 2};

    private final Workload load;
    private final long[] offered;
    private final double allowed;

    private Clairvoyant(Workload load) {
        this.load = load;
        this.offered = offered(load);
        this.allowed = load.fleet().objectives().attainment().complement().value()
                * load.requests().size();
    }

    /**
     * A plan and what it costs.
     *
     * @param plan the orders
     * @param gpuHours accelerator-hours from second 0 to the last arrival
     * @param attainment share of requests that met both targets
     * @param simulations plans that were simulated
     */
    public record Found(FleetPlan plan, double gpuHours, double attainment, int simulations) {}

    /**
     * Searches.
     *
     * @param rounds rounds of repair and trim; one simulation each
     * @param progress told simulations done and to do
     * @throws IllegalStateException when no plan met the objective
     */
    public static Found search(Workload load, int rounds, ProgressListener progress) {
        return new Clairvoyant(load).search(rounds, progress);
    }

    private Found search(int rounds, ProgressListener progress) {
        int start = MARGINS.length * SPARES.length;
        double requests = Math.max(1, load.requests().size());
        FleetPlan best = fluid(MARGINS[MARGINS.length - 1], SPARES[SPARES.length - 1]);
        PlanOutcome outcome = PlanOutcome.of(load, offered, best);
        double price = 20 * outcome.gpuSeconds() / requests;
        int done = 1;
        for (double margin : MARGINS) {
            for (double spare : SPARES) {
                FleetPlan plan = fluid(margin, spare);
                PlanOutcome tried = PlanOutcome.of(load, offered, plan);
                if (cost(tried, price) < cost(outcome, price)) {
                    best = plan;
                    outcome = tried;
                }
                progress.progress(done++, start + rounds);
            }
        }
        PlanDescent descent = new PlanDescent(load, offered, allowed, price, best, outcome);
        for (int round = 0; round < rounds; round++) {
            descent.round(round);
            progress.progress(done++, start + rounds);
        }
        return descent.cheapest().orElseThrow(() -> new IllegalStateException(
                "no plan for " + load.name() + " met the objective; its fleet may hold too few accelerators"));
    }

    // What is missed beyond the objective weighs more, so that the start is near a plan that meets it.
    private double cost(PlanOutcome outcome, double price) {
        return outcome.gpuSeconds() + price * (outcome.total() + 2 * Math.max(0, outcome.total() - allowed));
    }

    private FleetPlan fluid(double margin, double spare) {
        Map<String, double[]> curves =
                WorkloadNeed.curves(load.fleet(), load.requests(), FleetPlan.SLOT_SECONDS);
        return new FleetPlan(
                orders(curves, FleetSpec.PREFILL, margin, spare), orders(curves, FleetSpec.DECODE, margin, spare));
    }

    private int[] orders(Map<String, double[]> curves, String pool, double margin, double spare) {
        double[] curve = java.util.Objects.requireNonNull(curves.get(pool));
        int ahead = FleetPlan.slots(load.fleet().pools().get(pool).coldStart().seconds());
        int[] orders = new int[offered.length];
        for (int slot = 0; slot < orders.length; slot++) {
            double most = 0;
            for (int later = slot; later <= Math.min(slot + ahead + 1, curve.length - 1); later++) {
                most = Math.max(most, smooth(curve, later));
            }
            orders[slot] = Math.clamp((long) Math.ceil(margin * most + spare - 0.2), 1, Workload.MAX_REPLICAS);
        }
        return orders;
    }

    private static double smooth(double[] curve, int slot) {
        int from = Math.max(0, slot - 1);
        int to = Math.min(curve.length - 1, slot + 1);
        double sum = 0;
        for (int i = from; i <= to; i++) {
            sum += curve[i];
        }
        return sum / (to - from + 1);
    }

    private static long[] offered(Workload load) {
        double last = load.requests().getLast().arrivalSeconds();
        long[] offered = new long[FleetPlan.slots(Math.nextUp(last))];
        load.requests().forEach(one ->
                offered[Math.min(offered.length - 1, (int) (one.arrivalSeconds() / FleetPlan.SLOT_SECONDS))]++);
        return offered;
    }
}
