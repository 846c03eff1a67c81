// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import dev.leadline.demo.VllmExposition;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.Role;

/** How much an engine says. */
public enum EngineBody {
    /** Everything that vLLM says, about 24 kB. */
    Full {
        @Override
        String render(VllmExposition vllm, Role role, EngineSample sample) {
            return vllm.render(role, sample);
        }
    },
    /** About 5 kB: the same families without times of creation, and with every ninth bucket of the histograms. */
    Slim {
        @Override
        String render(VllmExposition vllm, Role role, EngineSample sample) {
            return thinned(vllm.render(role, sample));
        }
    };

    private static final int KEPT = 9;

    abstract String render(VllmExposition vllm, Role role, EngineSample sample);

    private static String thinned(String body) {
        StringBuilder out = new StringBuilder(8_000);
        int bucket = 0;
        for (int start = 0; start < body.length(); ) {
            int end = body.indexOf('\n', start) + 1;
            int value = body.indexOf('{', start);
            boolean comment = body.charAt(start) == '#';
            boolean isBucket = !comment && value > start && value < end && body.startsWith("_bucket", value - 7);
            bucket = isBucket ? bucket + 1 : 0;
            boolean kept = isBucket
                    ? bucket % KEPT == 0 || body.startsWith("+Inf", body.indexOf("le=\"", value) + 4)
                    : !body.startsWith("# HELP", start) && !isCreation(body, start, end);
            if (kept) {
                out.append(body, start, end);
            }
            start = end;
        }
        return out.toString();
    }

    private static boolean isCreation(String body, int start, int end) {
        int at = body.indexOf("_created", start);
        return at > 0 && at < end;
    }
}
