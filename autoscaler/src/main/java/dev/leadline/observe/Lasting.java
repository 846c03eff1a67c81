// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.RouterSample;
import java.util.OptionalDouble;

/** What a source that told it once goes on telling while it lives: counters and histograms do not vanish. */
final class Lasting {

    private Lasting() {}

    /** What an engine's new sample lacks against the one before; empty when nothing, or when the engine started anew. */
    static String lostBy(EngineSample before, EngineSample now) {
        boolean anew = now.startedAt().isPresent() && !now.startedAt().equals(before.startedAt());
        if (anew) {
            return "";
        }
        if (lost(before.generationTokensTotal(), now.generationTokensTotal())) {
            return "its count of generated tokens";
        }
        if (lost(before.promptTokensTotal(), now.promptTokensTotal())) {
            return "its count of prompt tokens";
        }
        if (lost(before.requestsTotal(), now.requestsTotal())) {
            return "its count of finished requests";
        }
        return before.ttft().isPresent() && now.ttft().isEmpty() ? "its first-token latencies" : "";
    }

    /** What a router's new sample lacks against the one before; empty when nothing. */
    static String lostBy(RouterSample before, RouterSample now) {
        return lost(before.requestsTotal(), now.requestsTotal()) ? "its count of requests" : "";
    }

    private static boolean lost(OptionalDouble before, OptionalDouble now) {
        return before.isPresent() && now.isEmpty();
    }
}
