// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.policy.Objectives;

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

    RequestOutcomes(RequestTable requests, Objectives objectives) {
        this.requests = requests;
        this.objectives = objectives;
    }

    void arrived(int request) {
        arrivals++;
        inputTokens += requests.input[request];
    }

    void rejected(int request) {
        requests.status[request] = RequestTable.REJECTED;
        rejected++;
    }

    void failed(int request) {
        requests.status[request] = RequestTable.FAILED;
        failed++;
    }

    /** The router learns tokens and latencies, that of the first token too, only now: when the response ends. */
    void finished(int request) {
        requests.status[request] = RequestTable.FINISHED;
        finished++;
        finishedInputTokens += requests.input[request];
        outputTokens += requests.output[request];
        firstToken.observe(requests.firstTokenSeconds(request));
        completedInput.observe(requests.input[request]);
        completedCached.observe(0);
        completedOutput.observe(requests.output[request]);
        if (requests.output[request] > 1) {
            perToken.observe(requests.perTokenSeconds(request));
        }
        boolean first = meetsFirstToken(request);
        boolean every = meetsPerToken(request);
        firstTokenAttained += first ? 1 : 0;
        perTokenAttained += every ? 1 : 0;
        attained += first && every ? 1 : 0;
    }

    boolean meetsBoth(int request) {
        return requests.status[request] == RequestTable.FINISHED && meetsFirstToken(request) && meetsPerToken(request);
    }

    private boolean meetsFirstToken(int request) {
        return requests.firstTokenSeconds(request) <= objectives.firstTokenSeconds(requests.input[request]);
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
