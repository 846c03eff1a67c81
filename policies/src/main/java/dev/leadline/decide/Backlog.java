// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

/**
 * Replicas for work that waits, by a fluid projection over the lead time. Two questions are answered apart: what is ordered
 * for the moment an order could be there, and what is kept until the work is done.
 *
 * @param leftAtLead work still waiting when a replica ordered now is ready
 * @param ordered replicas that work off the rest in time after the lead time
 * @param kept replicas that must not go before the work is done
 */
record Backlog(double leftAtLead, double ordered, double kept) {

    /**
     * A standing queue is worked off within half a lead time, but no faster than this: what waits is late already, and
     * replicas bought for a shorter while would cost more to start than they serve. All that comes meanwhile is late too.
     */
    private static final double FASTEST_DRAIN_SECONDS = 15;

    /** What is there already costs no start, so it stays until the rest is this many seconds of work. */
    private static final double KEEP_DRAIN_SECONDS = 15;

    /**
     * The projection.
     *
     * @param own what waits in the pool itself, in tokens
     * @param work the same with what waits before it
     * @param demand tokens arriving per second
     * @param each tokens per second of one replica
     */
    static Backlog of(PoolView view, double own, double work, double demand, double each) {
        double lead = view.leadTime().toMillis() / 1000.0;
        Supply supply = view.supply();
        double left = supply.leftAfter(lead, work, demand, each);
        double drain = Math.max(FASTEST_DRAIN_SECONDS, lead / 2);
        double fluid = demand / each;
        double most = Math.max(2 * fluid + view.current(), 2.0 * Math.max(1, view.current()));
        double ordered = Math.min(fluid + left / drain / each, most);
        double worst = supply.worst(own, demand, each);
        double kept = Math.min(view.current(), fluid + worst / KEEP_DRAIN_SECONDS / each);
        return new Backlog(left, ordered, kept);
    }

    double replicas() {
        return Math.max(ordered, kept);
    }
}
