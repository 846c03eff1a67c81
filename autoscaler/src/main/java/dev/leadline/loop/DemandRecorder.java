// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.HistoryRow;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Records observed demand in bins of a minute, so that a restarted Leadline forecasts from what it had seen. A bin of
 * which less than nine tenths were observed is left out: a gap is better than a wrong sum.
 */
public final class DemandRecorder implements DecisionListener {

    /** Width of a recorded bin. */
    public static final Duration STEP = Duration.ofMinutes(1);

    private static final double COMPLETE = 0.9;

    private final DemandHistory history;
    private final Map<PolicyKey, OpenBin> open = new ConcurrentHashMap<>();

    /** @param history where complete bins go */
    public DemandRecorder(DemandHistory history) {
        this.history = history;
    }

    @Override
    public void decided(ScalingPolicy policy, Latest latest) {
        FleetObservation seen = latest.cycle().observation();
        if (seen.seconds().isEmpty()) {
            return;
        }
        double seconds = seen.seconds().getAsDouble();
        // Time that goes back means a replay from the beginning: the bin of the replay before is dropped.
        // An interval belongs to the bin in which it ends; with looks every few seconds the shift is small.
        long width = STEP.toSeconds();
        Instant start = Instant.ofEpochSecond(Math.floorDiv(seen.time().getEpochSecond(), width) * width);
        OpenBin bin = open.get(policy.key());
        if (bin == null || !bin.start.equals(start)) {
            if (bin != null && start.isAfter(bin.start) && bin.seconds >= COMPLETE * width) {
                history.record(policy.key(), bin.row(width), STEP);
            }
            bin = new OpenBin(start);
            open.put(policy.key(), bin);
        }
        bin.add(latest.cycle().asked(), Math.min(seconds, (double) width));
    }

    /** Sums of one bin; used by one policy's turn at a time. */
    private static final class OpenBin {
        private final Instant start;
        private double seconds;
        private final Sum requests = new Sum();
        private final Sum uncached = new Sum();
        private final Sum cached = new Sum();
        private final Sum output = new Sum();

        OpenBin(Instant start) {
            this.start = start;
        }

        void add(Demand demand, double length) {
            seconds += length;
            requests.add(demand.requests(), length);
            uncached.add(demand.uncachedInputTokens(), length);
            output.add(demand.outputTokens(), length);
            if (demand.uncachedInputTokens().isPresent()) {
                double share = Math.min(0.999, demand.cachedShare().orElse(0));
                double rate = demand.uncachedInputTokens().getAsDouble() * share / (1 - share);
                cached.add(OptionalDouble.of(rate), length);
            }
        }

        HistoryRow row(long width) {
            OptionalDouble hits = cached.over(width);
            OptionalDouble misses = uncached.over(width);
            OptionalDouble input = hits.isPresent() && misses.isPresent()
                    ? OptionalDouble.of(hits.getAsDouble() + misses.getAsDouble())
                    : OptionalDouble.empty();
            return new HistoryRow(start, requests.over(width), input, hits, output.over(width));
        }
    }

    /** The integral of a rate that is not always known. */
    private static final class Sum {
        private double total;
        private double seconds;

        void add(OptionalDouble rate, double length) {
            if (rate.isPresent()) {
                total += rate.getAsDouble() * length;
                seconds += length;
            }
        }

        OptionalDouble over(long width) {
            return seconds >= COMPLETE * width ? OptionalDouble.of(total / seconds * width) : OptionalDouble.empty();
        }
    }
}
