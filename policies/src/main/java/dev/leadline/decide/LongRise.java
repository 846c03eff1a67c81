// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.Demand;
import java.time.Instant;
import java.util.OptionalDouble;

/**
 * By how much demand will have risen after a lead time of minutes, from three things that turn each in their own time:
 * requests, prompt tokens of a request and output tokens of a request. When a mix turns, fewer but longer requests come, so
 * their changes are multiplied with their signs: (1 + change of requests) × (1 + change of length) − 1.
 */
final class LongRise {

    /** Where starts take less, the 40 s of {@link Trend} say it sooner and well enough. */
    private static final double FROM_SECONDS = 150;

    private static final double PROMPT_MEMORY_REQUESTS = 500;
    private static final double LARGEST_FALL = -0.9;

    private final LongTrend requests = new LongTrend();
    private final LongTrend prompts = new LongTrend();
    private final LongTrend outputs = new LongTrend();
    private double promptTokens;

    /** Whether this speaks where a start takes so long. */
    static boolean speaks(double leadSeconds) {
        return leadSeconds >= FROM_SECONDS;
    }

    /**
     * Takes what arrived and what finished.
     *
     * @param outputTokens output per request that finished in the interval; absent when none did
     */
    void learn(Demand demand, OptionalDouble outputTokens, double seconds, Instant now) {
        if (demand.requests().isEmpty()) {
            requests.interrupt();
            prompts.interrupt();
            outputs.interrupt();
            return;
        }
        requests.add(demand.requests().getAsDouble(), seconds, now);
        double arrived = demand.requests().getAsDouble() * seconds;
        double tokens = demand.uncachedInputTokens().orElse(0) * seconds;
        if (arrived >= 1 && tokens > 0) {
            double keep = promptTokens == 0 ? 0 : StrictMath.exp(-arrived / PROMPT_MEMORY_REQUESTS);
            promptTokens = keep * promptTokens + (1 - keep) * tokens / arrived;
            prompts.add(tokens / arrived, seconds, now);
        }
        outputTokens.ifPresent(each -> outputs.add(each, seconds, now));
    }

    /**
     * The rise of a series, as a share of the present; 0 when it will fall. Absent where requests are not known.
     *
     * @param requestRate present requests per second, 0 while unknown
     * @param outputLength mean output of a request, 0 while unknown
     * @param trust share of rises that go on
     */
    OptionalDouble of(String series, double seconds, double requestRate, double outputLength, double trust) {
        if (requestRate <= 0) {
            return OptionalDouble.empty();
        }
        double arrivals = share(requests, seconds, requestRate, trust);
        double length = switch (series) {
            case DemandOutlook.INPUT -> share(prompts, seconds, promptTokens, trust);
            case DemandOutlook.OUTPUT -> share(outputs, seconds, outputLength, trust);
            default -> 0;
        };
        return OptionalDouble.of(Math.max(0, (1 + arrivals) * (1 + length) - 1));
    }

    private static double share(LongTrend trend, double seconds, double present, double trust) {
        return present > 0 ? Math.max(LARGEST_FALL, trend.change(seconds, trust) / present) : 0;
    }
}
