// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.Role;
import java.util.OptionalDouble;

/**
 * Where the prompt tokens of an engine came from. What was not computed was found in the local prefix cache, or on a
 * decode engine received from prefill.
 *
 * @param computed computed here
 * @param cached found in the local prefix cache
 * @param received received as KV cache
 */
record PromptSources(OptionalDouble computed, OptionalDouble cached, OptionalDouble received) {

    private static final OptionalDouble UNKNOWN = OptionalDouble.empty();
    private static final OptionalDouble NONE = OptionalDouble.of(0);

    static PromptSources of(Role role, EngineSample sample) {
        if (sample.promptTokensTotal().isEmpty()
                || sample.computedPromptTokensTotal().isEmpty()) {
            return new PromptSources(UNKNOWN, UNKNOWN, UNKNOWN);
        }
        OptionalDouble computed = sample.computedPromptTokensTotal();
        OptionalDouble others = OptionalDouble.of(sample.promptTokensTotal().getAsDouble() - computed.getAsDouble());
        return switch (role) {
            case Decode -> new PromptSources(computed, NONE, others);
            case Prefill, Aggregated -> new PromptSources(computed, others, NONE);
        };
    }

    /** Tokens looked up in the caches of other instances: on a decode engine all that it did not have itself. */
    OptionalDouble askedOutside() {
        return received.isEmpty() || received.getAsDouble() == 0
                ? received
                : OptionalDouble.of(received.getAsDouble() + computed.orElse(0));
    }
}
