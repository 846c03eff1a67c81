// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.rehearse.PackagedTrace;
import dev.leadline.rehearse.TraceRequest;
import java.util.List;
import java.util.random.RandomGenerator;

/** Lengths of real requests, drawn with their input and output together, so that both keep their correlation. */
final class RequestLengths {
    private static final int LONGEST_CHAT_PROMPT = 8192;
    private static final int LONGEST_CHAT_ANSWER = 8192;

    /** Code completion: long prompts, short answers (Azure 2023). */
    static final RequestLengths CODE = new RequestLengths(PackagedTrace.AZURE_2023_CODE.requests());

    /** Conversation with a reasoning model, without its very longest: short prompts, long answers (ServeGen). */
    static final RequestLengths CHAT = new RequestLengths(PackagedTrace.SERVEGEN_DEEPSEEK_R1.requests().stream()
            .filter(one -> one.inputTokens() <= LONGEST_CHAT_PROMPT && one.outputTokens() <= LONGEST_CHAT_ANSWER)
            .toList());

    private final int[] input;
    private final int[] output;
    private final double meanInput;
    private final double meanOutput;

    private RequestLengths(List<TraceRequest> requests) {
        input = requests.stream().mapToInt(TraceRequest::inputTokens).toArray();
        output = requests.stream().mapToInt(TraceRequest::outputTokens).toArray();
        meanInput = requests.stream().mapToInt(TraceRequest::inputTokens).average().orElseThrow();
        meanOutput = requests.stream().mapToInt(TraceRequest::outputTokens).average().orElseThrow();
    }

    /** A request of these lengths at this time. */
    TraceRequest draw(double arrival, RandomGenerator random) {
        int one = random.nextInt(input.length);
        return new TraceRequest(arrival, input[one], output[one]);
    }

    double meanInput() {
        return meanInput;
    }

    double meanOutput() {
        return meanOutput;
    }
}
