// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What pools give to each other when accelerators are short. Nothing is then kept for later: what stands idle in one pool is missing
 * in the other now. A request needs both roles, so the fleet serves what its scarcer role serves; a pool that keeps more than its
 * share of what demand takes of both takes from the other without serving anybody. It then gives up the rest, down to its share
 * rounded up. What waits has no part in the shares: it goes through both roles too, and where it stands just now says nothing
 * about which of them is the scarcer.
 */
final class FairShare {

    /** What a pool asks for on these grounds may be given up; what operators or missing data hold may not. */
    private static final Set<ReasonCode> MAY_GIVE = EnumSet.of(
            ReasonCode.Steady,
            ReasonCode.ForecastDemand,
            ReasonCode.PresentDemand,
            ReasonCode.Backlog,
            ReasonCode.KvResidency,
            ReasonCode.TransferLoad,
            ReasonCode.LatencyAboveObjective,
            ReasonCode.NeededAgainSoon,
            ReasonCode.JustOrdered,
            ReasonCode.JumpsExpected);

    /** On these grounds a pool keeps what it does not need now. */
    private static final Set<ReasonCode> KEPT =
            EnumSet.of(ReasonCode.NeededAgainSoon, ReasonCode.JumpsExpected, ReasonCode.JustOrdered);

    private FairShare() {}

    /**
     * Moves pools that hold more than their share while another goes short.
     *
     * @param mayShrink false for pools that missing data, a young watch or the policy's own pace keep from shrinking
     * @param slots replicas of any of the pools that the accelerators carry, those that run included
     */
    static void give(
            Map<String, PoolView> views, Map<String, Limits> limits, int slots, Predicate<PoolView> mayShrink) {
        double needed = 0;
        int wanted = 0;
        for (Limits limit : limits.values()) {
            needed += limit.flow();
            wanted += limit.replicas();
        }
        if (needed <= 0 || wanted <= slots) {
            return;
        }
        releaseWhatIsKept(views, limits, slots, mayShrink);
        Map<String, Double> shares = new LinkedHashMap<>();
        boolean starved = false;
        for (Map.Entry<String, Limits> entry : limits.entrySet()) {
            double share = slots * entry.getValue().flow() / needed;
            shares.put(entry.getKey(), share);
            PoolView view = views.get(entry.getKey());
            starved |= view != null && entry.getValue().replicas() > view.current() && view.current() + 0.5 <= share;
        }
        if (!starved) {
            return;
        }
        limits.forEach((name, limit) -> {
            double share = shares.getOrDefault(name, 0.0);
            PoolView view = views.get(name);
            if (view == null
                    || view.current() < share + 1
                    || !MAY_GIVE.contains(limit.reason())
                    || !mayShrink.test(view)) {
                return;
            }
            int to = Math.max(least(view), (int) Math.ceil(share));
            limit.move(
                    Math.min(limit.replicas(), to),
                    ReasonCode.SharesScarceAccelerators,
                    Wording.numbers(
                            "fairReplicas", share, "neededReplicas", limit.flow(), "replicasForAllPools", slots),
                    "Accelerators carry " + Wording.replicas(slots)
                            + " and the pools need more, so this pool keeps its share of " + Wording.decimal(share)
                            + " and gives the rest to the one that goes short.");
        });
    }

    /** What is kept for later in one pool is missing now in the other. */
    private static void releaseWhatIsKept(
            Map<String, PoolView> views, Map<String, Limits> limits, int slots, Predicate<PoolView> mayShrink) {
        limits.forEach((name, limit) -> {
            PoolView view = views.get(name);
            if (view == null || !KEPT.contains(limit.reason()) || !mayShrink.test(view)) {
                return;
            }
            limit.move(
                    Math.min(limit.replicas(), Math.max(least(view), limit.proposed())),
                    ReasonCode.SharesScarceAccelerators,
                    Wording.numbers("neededReplicas", limit.flow(), "replicasForAllPools", slots),
                    "Accelerators carry " + Wording.replicas(slots)
                            + " and the pools want more, so nothing is kept for later in this pool.");
        });
    }

    private static int least(PoolView view) {
        return Math.max(1, view.pool().replicas().min().count());
    }
}
