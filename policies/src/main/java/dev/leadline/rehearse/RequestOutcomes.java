// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.policy.Objectives;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of the requests, and what a router in front of the fleet would count. */
final class RequestOutcomes {
    private final RequestTable requests;
    private final Objectives objectives;
    private int arrivals;
    private long inputTokens;
    private long finishedInputTokens;
    private long outputTokens;
    private int finished;
    private int rejected;
    private int failed;
    private int attained;
    private int firstTokenAttained;
    private int perTokenAttained;
    final RunningHistogram firstToken = new RunningHistogram(HistogramBounds.FIRST_TOKEN);
    final RunningHistogram perToken = new RunningHistogram(HistogramBounds.TOKEN_GAP);
    final RunningHistogram completedInput = new RunningHistogram(HistogramBounds.TOKENS);
    final RunningHistogram completedCached = new RunningHistogram(HistogramBounds.TOKENS);
    final RunningHistogram completedOutput = new RunningHistogram(HistogramBounds.TOKENS);

    private final @Nullable Streamed streamed;

    /** What is kept of requests whose rows are used again. */
    private record Streamed(LatencySketch firstToken, LatencySketch perToken, AttainmentBins bins) {}

    RequestOutcomes(RequestTable requests, Objectives objectives) {
        this.requests = requests;
        this.objectives = objectives;
        this.streamed = requests.isStreamed()
                ? new Streamed(
                        new LatencySketch(),
                        new LatencySketch(),
                        new AttainmentBins(FleetSimulator.streamedBinSeconds(requests.lastArrival())))
                : null;
    }

    void arrived(int request) {
        arrivals++;
        if (streamed != null) {
            streamed.bins().arrived(requests.arrival[requests.row(request)]);
        }
        inputTokens += requests.input[requests.row(request)];
    }

    void rejected(int request) {
        requests.status[requests.row(request)] = RequestTable.REJECTED;
        rejected++;
    }

    void failed(int request) {
        requests.status[requests.row(request)] = RequestTable.FAILED;
        failed++;
    }

    /** The router learns tokens and latencies, that of the first token too, only now: when the response ends. */
    void finished(int request) {
        int row = requests.row(request);
        requests.status[row] = RequestTable.FINISHED;
        finished++;
        int output = requests.output[row];
        double firstSeconds = requests.firstTokenSeconds(request);
        double tokenSeconds = requests.perTokenSeconds(request);
        finishedInputTokens += requests.input[row];
        outputTokens += output;
        firstToken.observe(firstSeconds);
        completedInput.observe(requests.input[row]);
        completedCached.observe(0);
        completedOutput.observe(output);
        if (output > 1) {
            perToken.observe(tokenSeconds);
        }
        boolean first = firstSeconds <= objectives.firstTokenSeconds(requests.input[row]);
        boolean every = tokenSeconds <= objectives.perTokenSeconds();
        firstTokenAttained += first ? 1 : 0;
        perTokenAttained += every ? 1 : 0;
        attained += first && every ? 1 : 0;
        if (streamed != null) {
            keep(streamed, row, firstSeconds, tokenSeconds, first && every);
        }
    }

    private void keep(Streamed kept, int row, double firstSeconds, double tokenSeconds, boolean met) {
        kept.firstToken().add(firstSeconds);
        if (requests.output[row] > 1) {
            kept.perToken().add(tokenSeconds);
        }
        if (met) {
            kept.bins().met(requests.arrival[row]);
        }
    }

    /** Of a stream: quantiles of the time to the first token or per token. */
    Optional<LatencyQuantiles> sketched(boolean ofFirstToken) {
        Streamed kept = Objects.requireNonNull(streamed);
        return (ofFirstToken ? kept.firstToken() : kept.perToken()).quantiles();
    }

    /** Of a stream: share of requests that met both targets, by time of arrival. */
    List<Optional<Double>> attainmentByArrival(double binSeconds) {
        AttainmentBins bins = Objects.requireNonNull(streamed).bins();
        if (binSeconds != bins.binSeconds()) {
            throw new IllegalArgumentException(
                    "attainment of this stream is known in bins of " + bins.binSeconds() + " s, not " + binSeconds);
        }
        return bins.shares();
    }

    boolean meetsBoth(int request) {
        return requests.status[requests.row(request)] == RequestTable.FINISHED
                && meetsFirstToken(request)
                && meetsPerToken(request);
    }

    private boolean meetsFirstToken(int request) {
        return requests.firstTokenSeconds(request)
                <= objectives.firstTokenSeconds(requests.input[requests.row(request)]);
    }

    private boolean meetsPerToken(int request) {
        return requests.perTokenSeconds(request) <= objectives.perTokenSeconds();
    }

    int arrivals() {
        return arrivals;
    }

    int inFlight() {
        return arrivals - finished - rejected - failed;
    }

    long inputTokens() {
        return inputTokens;
    }

    long finishedInputTokens() {
        return finishedInputTokens;
    }

    long outputTokens() {
        return outputTokens;
    }

    int finishedCount() {
        return finished;
    }

    int rejectedCount() {
        return rejected;
    }

    int failedCount() {
        return failed;
    }

    int attained() {
        return attained;
    }

    int firstTokenAttained() {
        return firstTokenAttained;
    }

    int perTokenAttained() {
        return perTokenAttained;
    }
}
