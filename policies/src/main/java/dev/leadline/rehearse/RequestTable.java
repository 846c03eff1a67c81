// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The requests of a run, column by column, so that a million of them cost no objects. A request is its number in the
 * order of arrival; {@link #row} says where its columns are. Of a list all rows are kept; of a stream only those from
 * the oldest request in flight on, in a ring that grows with what is in flight and not with the stream.
 */
final class RequestTable {
    static final byte FUTURE = 0;
    static final byte PREFILL = 1;
    static final byte AWAITS_DECODE = 2;
    static final byte IN_TRANSFER = 3;
    static final byte RUNNING = 4;
    static final byte PREEMPTED = 5;
    static final byte FINISHED = 6;
    static final byte REJECTED = 7;
    static final byte FAILED = 8;

    private static final int FIRST_RING = 1024;
    private static final int EVERYTHING = -1;

    private final Iterator<TraceRequest> source;
    private final boolean streamed;
    private final double until;
    private @Nullable TraceRequest next;
    private int arrived;
    private int oldest;
    private int mask;

    double[] arrival;
    int[] input;
    int[] output;
    byte[] status;
    /** When it came to the engine where it is. */
    double[] enqueued;
    /** When its first token came; meaningful from RUNNING or FINISHED on. */
    double[] firstToken;
    /** When its last token came; meaningful when FINISHED. */
    double[] finished;
    /** Tokens that decode still has to generate. */
    double[] remaining;
    /** Reading of its instance's token clock at which it will be finished; meaningful while RUNNING. */
    double[] finishClock;
    /** Instance that holds the prompt's KV cache. */
    int[] prefillInstance;

    int[] decodeInstance;
    int[] heapIndex;
    int[] older;
    int[] younger;

    private RequestTable(Iterator<TraceRequest> source, boolean streamed, double until, int rows) {
        this.source = source;
        this.streamed = streamed;
        this.until = until;
        this.mask = streamed ? rows - 1 : EVERYTHING;
        arrival = new double[rows];
        input = new int[rows];
        output = new int[rows];
        status = new byte[rows];
        enqueued = new double[rows];
        firstToken = new double[rows];
        finished = new double[rows];
        remaining = new double[rows];
        finishClock = new double[rows];
        prefillInstance = new int[rows];
        decodeInstance = new int[rows];
        heapIndex = new int[rows];
        older = new int[rows];
        younger = new int[rows];
        advance();
    }

    /** A table of all these requests, which may come in any order. */
    static RequestTable of(List<TraceRequest> requests) {
        List<TraceRequest> sorted = requests.stream()
                .sorted(Comparator.comparingDouble(TraceRequest::arrivalSeconds))
                .toList();
        double last = sorted.isEmpty() ? 0 : sorted.getLast().arrivalSeconds();
        return new RequestTable(sorted.iterator(), false, last, sorted.size());
    }

    /** A table that holds what is in flight of a stream in the order of arrival; what comes after {@code until} is not read. */
    static RequestTable streamed(Iterator<TraceRequest> requests, double until) {
        return new RequestTable(requests, true, until, FIRST_RING);
    }

    /** Where the columns of a request are. */
    int row(int request) {
        return request & mask;
    }

    boolean isStreamed() {
        return streamed;
    }

    /** Requests that have arrived. */
    int arrived() {
        return arrived;
    }

    /** The oldest request whose row is still kept. */
    int oldest() {
        return oldest;
    }

    /** When the next one arrives; infinite when all have arrived. */
    double nextArrival() {
        return next == null ? Double.POSITIVE_INFINITY : next.arrivalSeconds();
    }

    /** Arrival of the last request of a list; the end of a stream. */
    double lastArrival() {
        return until;
    }

    /** The next request arrives. */
    int take() {
        TraceRequest taken = next;
        if (taken == null) {
            throw new IllegalStateException("all " + arrived + " requests have arrived");
        }
        if (streamed) {
            makeRoom();
        }
        int request = arrived++;
        int row = row(request);
        arrival[row] = taken.arrivalSeconds();
        input[row] = taken.inputTokens();
        output[row] = taken.outputTokens();
        remaining[row] = taken.outputTokens() - 1.0;
        status[row] = FUTURE;
        advance();
        return request;
    }

    private void advance() {
        TraceRequest before = next;
        next = source.hasNext() ? source.next() : null;
        if (next != null && next.arrivalSeconds() > until) {
            next = null;
        }
        if (before != null && next != null && next.arrivalSeconds() < before.arrivalSeconds()) {
            throw new IllegalArgumentException("a stream of requests comes in the order of arrival, but "
                    + next.arrivalSeconds() + " s follows " + before.arrivalSeconds() + " s");
        }
    }

    // Rows of requests that are done are used again; when none is done the ring doubles.
    private void makeRoom() {
        while (oldest < arrived && status[row(oldest)] >= FINISHED) {
            oldest++;
        }
        if (arrived - oldest <= mask) {
            return;
        }
        int old = mask + 1;
        mask = 2 * old - 1;
        arrival = spread(arrival, old);
        input = spread(input, old);
        output = spread(output, old);
        enqueued = spread(enqueued, old);
        firstToken = spread(firstToken, old);
        finished = spread(finished, old);
        remaining = spread(remaining, old);
        finishClock = spread(finishClock, old);
        prefillInstance = spread(prefillInstance, old);
        decodeInstance = spread(decodeInstance, old);
        heapIndex = spread(heapIndex, old);
        older = spread(older, old);
        younger = spread(younger, old);
        byte[] before = status;
        status = Arrays.copyOf(before, 2 * old);
        System.arraycopy(before, 0, status, old, old);
    }

    // Of the two rows that a request could have in a ring of twice the size, one is its own.
    private static double[] spread(double[] column, int old) {
        double[] larger = Arrays.copyOf(column, 2 * old);
        System.arraycopy(column, 0, larger, old, old);
        return larger;
    }

    private static int[] spread(int[] column, int old) {
        int[] larger = Arrays.copyOf(column, 2 * old);
        System.arraycopy(column, 0, larger, old, old);
        return larger;
    }

    /** Context tokens of a request outside the decode batch: prompt and what was generated so far. */
    double context(int request) {
        int row = row(request);
        return input[row] + output[row] - remaining[row];
    }

    double firstTokenSeconds(int request) {
        int row = row(request);
        return firstToken[row] - arrival[row];
    }

    /** Mean time per output token after the first; 0 for a single token. */
    double perTokenSeconds(int request) {
        int row = row(request);
        return output[row] == 1 ? 0 : (finished[row] - firstToken[row]) / (output[row] - 1.0);
    }
}
