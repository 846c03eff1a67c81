// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;

/**
 * Generates tokens with continuous batching. A request is admitted, first come, first served, when the batch has a
 * free place and the KV cache has room for its prompt and what was generated so far; then its KV cache is transferred
 * into the room reserved for it; then it runs. When growing contexts fill the cache, the youngest sequence is thrown
 * out: it waits at the head of the queue and its context is computed again here, which stops the batch for that long.
 */
final class DecodeEngine extends Engine {
    private static final int NONE = -1;
    /** Share of the KV cache left free at admission, as vLLM does, lest the next token throw somebody out. */
    private static final double WATERMARK = 0.01;

    private final EngineProfile profile;
    private final int maxSequences;
    private final EventQueue events;
    private final RequestTable requests;
    private final RequestFlow flow;
    private final TransferLine line;
    private final DecodeBatch batch;
    private final int slot;

    private final IntQueue waiting = new IntQueue();
    private double waitingContext;
    private int inbound;
    private boolean dead;

    private long promptTokens;
    private double recomputedTokens;
    private long completed;
    private long preemptions;
    private final RunningHistogram firstToken = new RunningHistogram(HistogramBounds.FIRST_TOKEN);
    private final RunningHistogram perToken = new RunningHistogram(HistogramBounds.TOKEN_GAP);
    private final RunningHistogram queueing = new RunningHistogram(HistogramBounds.WAIT);
    private final RunningHistogram transfers = new RunningHistogram(HistogramBounds.TRANSFER);

    DecodeEngine(
            int instance,
            EngineProfile profile,
            int maxSequences,
            EventQueue events,
            RequestTable requests,
            RequestFlow flow,
            TransferLine line,
            DrainListener listener) {
        super(instance, listener);
        this.profile = profile;
        this.maxSequences = maxSequences;
        this.events = events;
        this.requests = requests;
        this.flow = flow;
        this.line = line;
        this.batch = new DecodeBatch(profile, requests);
        this.slot = events.register(this::change);
    }

    /** Tokens of input and output together that an engine of this profile can ever hold. */
    static double longestRequest(EngineProfile profile) {
        return profile.kvCapacityTokens() * (1 - WATERMARK);
    }

    void enqueue(int request, double now) {
        requests.enqueued[requests.row(request)] = now;
        requests.decodeInstance[requests.row(request)] = instance;
        waiting.addLast(request);
        waitingContext += requests.context(request);
        batch.advance(now);
        admit(now);
        reschedule();
    }

    /** The KV cache of an admitted request is here. */
    void received(int request, double transferSeconds, double now) {
        batch.advance(now);
        double context = requests.context(request);
        batch.reserve(-context);
        inbound--;
        transfers.observe(transferSeconds);
        promptTokens += requests.input[requests.row(request)];
        firstToken.observe(now - requests.enqueued[requests.row(request)]);
        run(request);
        admit(now);
        reschedule();
    }

    /** An admitted request will not come. */
    void abandon(int request, double now) {
        batch.advance(now);
        batch.reserve(-requests.context(request));
        inbound--;
        admit(now);
        reschedule();
        exitWhenEmpty(now);
    }

    /** A waiting request is taken back. */
    void withdraw(int request) {
        waiting.retain(other -> other != request);
        waitingContext -= requests.context(request);
    }

    /** Takes out everything that waits and has never run here. */
    int[] giveBackWaiting() {
        IntQueue returned = new IntQueue();
        waiting.retain(request -> {
            boolean stays = requests.status[requests.row(request)] == RequestTable.PREEMPTED;
            if (!stays) {
                returned.addLast(request);
                waitingContext -= requests.context(request);
            }
            return stays;
        });
        return returned.drain();
    }

    private void run(int request) {
        requests.status[requests.row(request)] = RequestTable.RUNNING;
        batch.join(request);
    }

    private void change(double now) {
        batch.advanceToChange(now);
        for (int request = batch.finished(); request != NONE; request = batch.finished()) {
            batch.leave(request);
            completed++;
            flow.finished(request, now);
            perToken.observe(requests.perTokenSeconds(request));
        }
        while (batch.isOverfull()) {
            preempt(batch.youngest(), now);
        }
        admit(now);
        reschedule();
        exitWhenEmpty(now);
    }

    private void preempt(int request, double now) {
        batch.leave(request);
        preemptions++;
        requests.status[requests.row(request)] = RequestTable.PREEMPTED;
        requests.enqueued[requests.row(request)] = now;
        waiting.addFirst(request);
        waitingContext += requests.context(request);
    }

    private void admit(double now) {
        while (!waiting.isEmpty() && batch.size() + inbound < maxSequences && !dead) {
            int request = waiting.first();
            double context = requests.context(request);
            boolean alone = batch.size() + inbound == 0;
            double room = profile.kvCapacityTokens() * (alone ? 1 : 1 - WATERMARK) - batch.kvTokens();
            if (context > room) {
                break;
            }
            waiting.pollFirst();
            waitingContext -= context;
            queueing.observe(now - requests.enqueued[requests.row(request)]);
            if (requests.status[requests.row(request)] == RequestTable.PREEMPTED) {
                recomputedTokens += context;
                batch.freeze(profile.prefillSeconds(context, EngineProfile.attentionWork(context, 0)), now);
                run(request);
            } else {
                requests.status[requests.row(request)] = RequestTable.IN_TRANSFER;
                batch.reserve(context);
                inbound++;
                line.send(request, now);
            }
        }
    }

    private void reschedule() {
        if (batch.size() == 0) {
            events.cancel(slot);
        } else {
            events.schedule(slot, batch.nextChange());
        }
    }

    @Override
    double busySeconds(double now) {
        return batch.busySeconds(now);
    }

    @Override
    boolean isEmpty() {
        return batch.size() == 0 && inbound == 0 && waiting.isEmpty();
    }

    @Override
    double load(double now) {
        return batch.kvEstimate(now) + waitingContext;
    }

    @Override
    void derate(double share, double now) {
        batch.advance(now);
        batch.derate(share);
        reschedule();
    }

    @Override
    void kill() {
        dead = true;
        events.cancel(slot);
    }

    /** Every counter and gauge of this engine, as of now. */
    DecodeReadings readings(double now) {
        return new DecodeReadings(
                batch.size(),
                waiting.size(),
                inbound,
                Math.min(1, Math.max(0, batch.kvTokens(now) / profile.kvCapacityTokens())),
                (double) profile.kvCapacityTokens(),
                Math.floor(recomputedTokens),
                (double) promptTokens,
                Math.floor(batch.generated(now) + 1e-6),
                (double) completed,
                (double) preemptions,
                firstToken.cumulative(),
                perToken.cumulative(),
                batch.gaps(now),
                queueing.cumulative(),
                transfers.cumulative());
    }
}
