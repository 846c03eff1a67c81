// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.Comparator;
import java.util.List;

/** All requests of a run, column by column, so that a million of them cost no objects. */
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

    final int size;
    final double[] arrival;
    final int[] input;
    final int[] output;
    final byte[] status;
    /** When it came to the engine where it is. */
    final double[] enqueued;
    /** When its first token came; meaningful from RUNNING or FINISHED on. */
    final double[] firstToken;
    /** When its last token came; meaningful when FINISHED. */
    final double[] finished;
    /** Tokens that decode still has to generate. */
    final double[] remaining;
    /** Reading of its instance's token clock at which it will be finished; meaningful while RUNNING. */
    final double[] finishClock;
    /** Instance that holds the prompt's KV cache. */
    final int[] prefillInstance;

    final int[] decodeInstance;
    final int[] heapIndex;
    final int[] older;
    final int[] younger;

    RequestTable(List<TraceRequest> requests) {
        List<TraceRequest> sorted = requests.stream()
                .sorted(Comparator.comparingDouble(TraceRequest::arrivalSeconds))
                .toList();
        size = sorted.size();
        arrival = new double[size];
        input = new int[size];
        output = new int[size];
        status = new byte[size];
        enqueued = new double[size];
        firstToken = new double[size];
        finished = new double[size];
        remaining = new double[size];
        finishClock = new double[size];
        prefillInstance = new int[size];
        decodeInstance = new int[size];
        heapIndex = new int[size];
        older = new int[size];
        younger = new int[size];
        for (int i = 0; i < size; i++) {
            TraceRequest request = sorted.get(i);
            arrival[i] = request.arrivalSeconds();
            input[i] = request.inputTokens();
            output[i] = request.outputTokens();
            remaining[i] = request.outputTokens() - 1.0;
        }
    }

    /** Context tokens of a request outside the decode batch: prompt and what was generated so far. */
    double context(int request) {
        return input[request] + output[request] - remaining[request];
    }

    double firstTokenSeconds(int request) {
        return firstToken[request] - arrival[request];
    }

    /** Mean time per output token after the first; 0 for a single token. */
    double perTokenSeconds(int request) {
        return output[request] == 1 ? 0 : (finished[request] - firstToken[request]) / (output[request] - 1.0);
    }
}
