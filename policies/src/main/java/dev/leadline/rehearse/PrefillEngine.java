// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;

/**
 * Computes prompts first come, first served: a free engine takes waiting prompts up to the token budget of a batch, at
 * least one. The KV cache of a prompt stays here until it has been transferred; when there is no room left, the engine
 * waits, which is how a saturated decode pool holds prefill back.
 */
final class PrefillEngine extends Engine {
    private final EngineProfile profile;
    private final int batchTokenLimit;
    private final EventQueue events;
    private final RequestTable requests;
    private final RequestFlow flow;
    private final int slot;

    private final IntQueue waiting = new IntQueue();
    private final IntQueue batch = new IntQueue();
    private double speed = 1;
    private double batchStart;
    private long waitingTokens;
    private long batchTokens;
    private long heldTokens;
    private int heldRequests;
    private boolean dead;

    private double busy;
    private long computedTokens;
    private long completed;
    private final RunningHistogram firstToken = new RunningHistogram(HistogramBounds.FIRST_TOKEN);
    private final RunningHistogram queueing = new RunningHistogram(HistogramBounds.WAIT);

    PrefillEngine(
            int instance,
            EngineProfile profile,
            int batchTokenLimit,
            EventQueue events,
            RequestTable requests,
            RequestFlow flow,
            DrainListener listener) {
        super(instance, listener);
        this.profile = profile;
        this.batchTokenLimit = batchTokenLimit;
        this.events = events;
        this.requests = requests;
        this.flow = flow;
        this.slot = events.register(this::completeBatch);
    }

    void enqueue(int request, double now) {
        requests.enqueued[requests.row(request)] = now;
        requests.prefillInstance[requests.row(request)] = instance;
        waiting.addLast(request);
        waitingTokens += requests.input[requests.row(request)];
        startBatch(now);
    }

    /** The KV cache of a prompt is no longer needed here. */
    void release(int request, double now) {
        heldTokens -= requests.input[requests.row(request)];
        heldRequests--;
        startBatch(now);
        exitWhenEmpty(now);
    }

    /** Takes out everything that has not been started. */
    int[] giveBackWaiting() {
        waitingTokens = 0;
        return waiting.drain();
    }

    private void startBatch(double now) {
        if (!batch.isEmpty() || waiting.isEmpty() || dead) {
            return;
        }
        double attention = 0;
        while (!waiting.isEmpty()) {
            int request = waiting.first();
            int tokens = requests.input[requests.row(request)];
            boolean overBudget = !batch.isEmpty() && batchTokens + tokens > batchTokenLimit;
            boolean noRoom = heldRequests > 0 && heldTokens + tokens > profile.kvCapacityTokens();
            if (overBudget || noRoom) {
                break;
            }
            batch.addLast(waiting.pollFirst());
            batchTokens += tokens;
            heldTokens += tokens;
            heldRequests++;
            attention += EngineProfile.attentionWork(tokens, 0);
            queueing.observe(now - requests.enqueued[requests.row(request)]);
        }
        if (!batch.isEmpty()) {
            waitingTokens -= batchTokens;
            batchStart = now;
            events.schedule(slot, now + profile.prefillSeconds((double) batchTokens, attention) / speed);
        }
    }

    private void completeBatch(double now) {
        busy += now - batchStart;
        computedTokens += batchTokens;
        batchTokens = 0;
        while (!batch.isEmpty()) {
            int request = batch.pollFirst();
            completed++;
            firstToken.observe(now - requests.enqueued[requests.row(request)]);
            if (requests.output[requests.row(request)] == 1) {
                heldTokens -= requests.input[requests.row(request)];
                heldRequests--;
                requests.firstToken[requests.row(request)] = now;
                flow.finished(request, now);
            } else {
                flow.prefilled(request, now);
            }
        }
        startBatch(now);
        exitWhenEmpty(now);
    }

    @Override
    double busySeconds(double now) {
        return busy + (batch.isEmpty() ? 0 : now - batchStart);
    }

    @Override
    boolean isEmpty() {
        return waiting.isEmpty() && heldRequests == 0;
    }

    @Override
    double load(double now) {
        return uncomputedTokens();
    }

    @Override
    void derate(double share, double now) {
        speed = share;
    }

    @Override
    void kill() {
        dead = true;
        events.cancel(slot);
    }

    /** Prompt tokens not computed yet, the running batch included. */
    double uncomputedTokens() {
        return waitingTokens + batchTokens;
    }

    int running() {
        return batch.size();
    }

    int waiting() {
        return waiting.size();
    }

    double kvUsage() {
        return Math.min(1, (double) heldTokens / profile.kvCapacityTokens());
    }

    double kvCapacity() {
        return profile.kvCapacityTokens();
    }

    double computedTokens() {
        return computedTokens;
    }

    double completed() {
        return completed;
    }

    RunningHistogram firstTokenHistogram() {
        return firstToken;
    }

    RunningHistogram queueHistogram() {
        return queueing;
    }
}
