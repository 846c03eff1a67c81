// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.CumulativeHistogram;
import java.util.Arrays;

/**
 * The sequences that one engine decodes together. All of them gain one token per step, so one token clock serves them
 * all: a sequence that joins at reading V with n tokens to go is finished at V + n, and joining or leaving costs
 * O(log n) whatever the batch.
 *
 * <p>Between two joins or leaves the resident KV grows by one token per sequence and step, so the step time is linear
 * in the clock. Its integral is a parabola that is solved in closed form both ways (clock to seconds and back), which
 * makes KV growth exact without refresh events. Sequences join between steps as if steps had no grain.
 */
final class DecodeBatch {
    private static final int NONE = -1;
    private static final double CLOCK_ROUNDING = 1e-9;
    private static final double KV_ROUNDING = 1e-3;
    private static final double REBASE_AT = 1e6;

    private final EngineProfile profile;
    private final RequestTable requests;
    private final RunningHistogram gaps = new RunningHistogram(HistogramBounds.TOKEN_GAP);
    private int[] heap = new int[64];
    private int size;
    private int youngest = NONE;

    private double clock;
    // Resident KV is base + size × clock: every sequence adds context at joining − clock at joining.
    private double base;
    private double reserved;
    private double step;
    private double growth;
    private double speed = 1;
    private double updatedAt;
    private double frozenUntil;
    private double busy;
    private double generated;

    DecodeBatch(EngineProfile profile, RequestTable requests) {
        this.profile = profile;
        this.requests = requests;
    }

    int size() {
        return size;
    }

    /** KV tokens of running sequences and of those on their way, as of the last advance. */
    double kvTokens() {
        return base + size * clock + reserved;
    }

    double kvTokens(double now) {
        return kvTokens() + size * tokensUntil(now);
    }

    /** The same as of now, at the price of one division; a little high where the step time grows. */
    double kvEstimate(double now) {
        return size == 0 ? reserved : kvTokens() + size * (now - updatedAt) / step;
    }

    void reserve(double tokens) {
        reserved += tokens;
    }

    /** Brings clock and counters to now, which is not beyond {@link #nextChange}. */
    void advance(double now) {
        if (size > 0 && now > updatedAt) {
            record(tokensUntil(now), now);
        }
        updatedAt = now;
    }

    /** Brings clock and counters exactly to the next change, which is now. */
    void advanceToChange(double now) {
        if (size > 0) {
            double target = target();
            record(Math.max(0, target - clock), now);
            clock = Math.max(clock, target);
        }
        updatedAt = now;
    }

    /** When the next sequence is finished or the KV cache is full. */
    double nextChange() {
        if (size == 0) {
            return Double.POSITIVE_INFINITY;
        }
        double tokens = Math.max(0, target() - clock);
        return Math.max(updatedAt, frozenUntil) + tokens * (step + growth * tokens / 2);
    }

    /** Adds a sequence at the present clock. */
    void join(int request) {
        if (clock > REBASE_AT) {
            rebase();
        }
        double finish = clock + requests.remaining[requests.row(request)];
        requests.finishClock[requests.row(request)] = finish;
        base += requests.input[requests.row(request)] + requests.output[requests.row(request)] - finish;
        requests.older[requests.row(request)] = youngest;
        requests.younger[requests.row(request)] = NONE;
        if (youngest != NONE) {
            requests.younger[requests.row(youngest)] = request;
        }
        youngest = request;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        heap[size] = request;
        requests.heapIndex[requests.row(request)] = size;
        siftUp(size++);
        restep();
    }

    /** Takes a sequence out and notes what it still has to generate. */
    void leave(int request) {
        double finish = requests.finishClock[requests.row(request)];
        requests.remaining[requests.row(request)] = Math.max(0, finish - clock);
        base -= requests.input[requests.row(request)] + requests.output[requests.row(request)] - finish;
        unlink(request);
        int position = requests.heapIndex[requests.row(request)];
        int last = heap[--size];
        if (position < size) {
            heap[position] = last;
            requests.heapIndex[requests.row(last)] = position;
            siftDown(siftUp(position));
        }
        if (size == 0) {
            clock = 0;
            base = 0;
        }
        restep();
    }

    /** A finished sequence, or -1. */
    int finished() {
        return size > 0 && requests.finishClock[requests.row(heap[0])] <= clock + CLOCK_ROUNDING ? heap[0] : NONE;
    }

    boolean isOverfull() {
        return size > 0 && kvTokens() >= profile.kvCapacityTokens() - KV_ROUNDING;
    }

    /** The sequence that joined last. */
    int youngest() {
        return youngest;
    }

    /** Nobody gains tokens for this long: the engine recomputes somebody's context. */
    void freeze(double seconds, double now) {
        frozenUntil = Math.max(now, frozenUntil) + seconds / speed;
    }

    void derate(double share) {
        speed = share;
        restep();
    }

    double busySeconds(double now) {
        return busy + (size > 0 ? now - updatedAt : 0);
    }

    double generated(double now) {
        return generated + size * tokensUntil(now);
    }

    /** Gaps up to now, without recording them. */
    CumulativeHistogram gaps(double now) {
        double tokens = tokensUntil(now);
        if (tokens == 0) {
            return gaps.cumulative();
        }
        double seconds = now - Math.max(updatedAt, frozenUntil);
        return gaps.cumulativeWith(seconds / tokens, size * tokens, size * (now - updatedAt));
    }

    private void record(double tokens, double now) {
        double seconds = now - updatedAt;
        busy += seconds;
        if (tokens > 0) {
            double moving = now - Math.max(updatedAt, frozenUntil);
            gaps.observe(moving / tokens, size * tokens, size * seconds);
            generated += size * tokens;
            clock += tokens;
            step += growth * tokens;
        }
    }

    // Solves step·x + growth·x²/2 = seconds for x, in the form that loses no digits when growth is small.
    private double tokensUntil(double now) {
        double seconds = now - Math.max(updatedAt, frozenUntil);
        if (size == 0 || seconds <= 0) {
            return 0;
        }
        double tokens = 2 * seconds / (step + Math.sqrt(step * step + 2 * growth * seconds));
        return Math.min(tokens, Math.max(0, target() - clock));
    }

    private double target() {
        double full = (profile.kvCapacityTokens() - reserved - base) / size;
        return Math.min(requests.finishClock[requests.row(heap[0])], full);
    }

    private void restep() {
        if (size > 0) {
            double resident = base + size * clock;
            step = profile.decodeStepSeconds(size, resident) / speed;
            growth = profile.decodePerKiloKvTokenMs() * size / 1e6 / speed;
        }
    }

    private void rebase() {
        for (int i = 0; i < size; i++) {
            requests.finishClock[requests.row(heap[i])] -= clock;
        }
        base += size * clock;
        clock = 0;
    }

    private void unlink(int request) {
        int before = requests.older[requests.row(request)];
        int after = requests.younger[requests.row(request)];
        if (before != NONE) {
            requests.younger[requests.row(before)] = after;
        }
        if (after != NONE) {
            requests.older[requests.row(after)] = before;
        } else {
            youngest = before;
        }
    }

    private int siftUp(int start) {
        int position = start;
        int request = heap[position];
        while (position > 0) {
            int parent = (position - 1) >>> 1;
            if (!before(request, heap[parent])) {
                break;
            }
            place(heap[parent], position);
            position = parent;
        }
        place(request, position);
        return position;
    }

    private void siftDown(int start) {
        int position = start;
        int request = heap[position];
        while (2 * position + 1 < size) {
            int child = 2 * position + 1;
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], request)) {
                break;
            }
            place(heap[child], position);
            position = child;
        }
        place(request, position);
    }

    private void place(int request, int position) {
        heap[position] = request;
        requests.heapIndex[requests.row(request)] = position;
    }

    private boolean before(int left, int right) {
        double a = requests.finishClock[requests.row(left)];
        double b = requests.finishClock[requests.row(right)];
        return a < b || (a == b && left < right);
    }
}
