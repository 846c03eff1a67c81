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

    /** More joins what waits until an order is there, and keeps as many replicas busy again. */
    private static final double JOINING = 2;

    /**
     * Work that waits, and how many more replicas than demand takes it can keep busy: prompts in the queue of an engine are
     * computed by that engine alone, however many others there are, and requests before prefill reach decode no faster than
     * the engines that hold them compute.
     *
     * @param own what waits in the pool itself, in tokens
     * @param ownMost replicas that it can keep busy now
     * @param before what waits before the pool, in tokens
     * @param beforeMost replicas that this can keep busy now
     */
    record Waiting(double own, double ownMost, double before, double beforeMost) {

        double all() {
            return own + before;
        }

        /** Replicas that work off what is left of it in so many seconds, when both parts have shrunk alike. */
        private double replicas(double left, double seconds, double each) {
            double ownLeft = all() > 0 ? left * own / all() : left;
            return Math.min(ownLeft / seconds / each, JOINING * ownMost)
                    + Math.min((left - ownLeft) / seconds / each, JOINING * beforeMost);
        }
    }

    /**
     * The projection.
     *
     * @param demand tokens arriving per second
     * @param each tokens per second of one replica
     */
    static Backlog of(PoolView view, Waiting waiting, double demand, double each) {
        double lead = view.leadTime().toMillis() / 1000.0;
        Supply supply = view.supply();
        double left = supply.leftAfter(lead, waiting.all(), demand, each);
        double drain = Math.max(FASTEST_DRAIN_SECONDS, lead / 2);
        double fluid = demand / each;
        double most = Math.max(2 * fluid + view.current(), 2.0 * Math.max(1, view.current()));
        double ordered = Math.min(fluid + waiting.replicas(left, drain, each), most);
        double worst = supply.worst(waiting.own(), demand, each);
        double working = Math.min(worst / KEEP_DRAIN_SECONDS / each, JOINING * waiting.ownMost());
        double kept = Math.min(view.current(), fluid + working);
        return new Backlog(left, ordered, kept);
    }

    double replicas() {
        return Math.max(ordered, kept);
    }
}
