// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.FleetSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Repair and trim of a plan, round by round; see {@link Clairvoyant}. */
final class PlanDescent {
    private static final int[] LENGTHS = {1, 2, 4, 8, 16, 40, 100};
    /** Slots after a change within which its misses are looked for, cold start aside; also the distance of changes. */
    private static final int AFTERMATH = 14;

    private static final int CHECK_EVERY = 4;

    private final Workload load;
    private final long[] offered;
    private final double allowed;
    private final RandomGenerator random = Traffic.random(99);
    private final int[] gpus;
    private final int coldSlots;
    private double price;
    private FleetPlan plan;
    private long[] missed;
    private int simulations;
    private Optional<Clairvoyant.Found> cheapest = Optional.empty();

    /** A change of one pool by one replica over {@code [from, to)}. */
    private record Change(String pool, int from, int to, int by) {}

    PlanDescent(
            Workload load, long[] offered, double allowed, double price, FleetPlan start, PlanOutcome outcome) {
        this.load = load;
        this.offered = offered;
        this.allowed = allowed;
        this.price = price;
        this.plan = start.copy();
        this.missed = outcome.missed().clone();
        this.gpus = new int[] {
            load.fleet().pools().get(FleetSpec.PREFILL).accelerators(),
            load.fleet().pools().get(FleetSpec.DECODE).accelerators()
        };
        this.coldSlots =
                FleetPlan.slots(load.fleet().pools().get(FleetSpec.PREFILL).coldStart().seconds());
        note(outcome);
    }

    Optional<Clairvoyant.Found> cheapest() {
        return cheapest;
    }

    void round(int number) {
        if (number % CHECK_EVERY == 0) {
            check();
            return;
        }
        List<Change> changes = changes();
        FleetPlan tried = plan.copy();
        changes.forEach(change -> apply(tried, change));
        PlanOutcome outcome = PlanOutcome.of(load, offered, tried);
        simulations++;
        for (Change change : changes) {
            int from = change.from();
            int to = Math.min(missed.length, change.to() + coldSlots + AFTERMATH);
            long more = 0;
            for (int slot = from; slot < to; slot++) {
                more += outcome.missed()[slot] - missed[slot];
            }
            double bill = (double) change.by() * (change.to() - change.from()) * FleetPlan.SLOT_SECONDS * gpus(change);
            if (bill + price * more < 0) {
                apply(plan, change);
                System.arraycopy(outcome.missed(), from, missed, from, to - from);
            }
        }
    }

    private int gpus(Change change) {
        return gpus[change.pool().equals(FleetSpec.PREFILL) ? 0 : 1];
    }

    // Changes are judged one by one although they share a simulation; now and then the whole is.
    private void check() {
        PlanOutcome outcome = PlanOutcome.of(load, offered, plan);
        simulations++;
        missed = outcome.missed().clone();
        note(outcome);
        double used = outcome.total() / Math.max(1, allowed);
        price *= Math.clamp(used, 0.75, 1.35);
    }

    private void note(PlanOutcome outcome) {
        double hours = outcome.gpuSeconds() / 3600;
        boolean meets = outcome.total() <= allowed + 1e-9;
        if (meets && (cheapest.isEmpty() || hours < cheapest.get().gpuHours())) {
            double share = 1 - (double) outcome.total() / load.requests().size();
            cheapest = Optional.of(new Clairvoyant.Found(plan.copy(), hours, share, simulations));
        }
    }

    private List<Change> changes() {
        String pool = random.nextBoolean() ? FleetSpec.PREFILL : FleetSpec.DECODE;
        int length = LENGTHS[random.nextInt(LENGTHS.length)];
        boolean up = random.nextInt(3) == 0;
        List<Change> changes = new ArrayList<>();
        int free = random.nextInt(length + coldSlots + AFTERMATH);
        while (free < offered.length) {
            int from = next(pool, free, length, up);
            if (from >= offered.length) {
                break;
            }
            Change change = new Change(pool, from, Math.min(offered.length, from + length), up ? 1 : -1);
            if (isPossible(change)) {
                changes.add(change);
            }
            free = change.to() + coldSlots + AFTERMATH + random.nextInt(8);
        }
        return changes;
    }

    // Up: a cold start before the next misses. Down: half of the time at the edges of a step of the plan.
    private int next(String pool, int free, int length, boolean up) {
        int[] orders = plan.of(pool);
        if (up) {
            for (int slot = free; slot < missed.length; slot++) {
                if (missed[slot] > 0) {
                    return Math.max(free, slot - coldSlots - random.nextInt(Math.max(4, length)));
                }
            }
            return missed.length;
        }
        if (random.nextBoolean()) {
            return free;
        }
        for (int slot = Math.max(1, free); slot < Math.min(orders.length, free + 40); slot++) {
            if (orders[slot] > orders[slot - 1]) {
                return slot;
            }
            if (orders[slot] < orders[slot - 1]) {
                return Math.max(free, slot - length);
            }
        }
        return free;
    }

    private boolean isPossible(Change change) {
        int[] orders = plan.of(change.pool());
        for (int slot = change.from(); slot < change.to(); slot++) {
            int size = orders[slot] + change.by();
            if (size < 1 || size > Workload.MAX_REPLICAS) {
                return false;
            }
        }
        return true;
    }

    private static void apply(FleetPlan plan, Change change) {
        int[] orders = plan.of(change.pool());
        for (int slot = change.from(); slot < change.to(); slot++) {
            orders[slot] += change.by();
        }
    }
}
