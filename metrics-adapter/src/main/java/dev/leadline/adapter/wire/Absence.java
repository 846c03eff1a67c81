// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.wire.MalformedRequest.quotation;

import dev.leadline.adapter.board.Freshness;
import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.PoolLabels;
import dev.leadline.adapter.board.PoolReading;
import dev.leadline.adapter.board.Signal;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Why there is no number, in a sentence: an HPA shows it in its condition. */
final class Absence {

    private Absence() {}

    /** Nobody serves a metric of this name. */
    static String unknown(String namespace, String metric) {
        return opening(namespace, metric) + ": Leadline serves "
                + Arrays.stream(Signal.values()).map(Signal::metric).collect(Collectors.joining(", "));
    }

    /**
     * The metric is known and nothing is served.
     *
     * @param boards of the namespace, or of the one policy that was asked for
     */
    static String of(String namespace, Signal signal, Selector selector, List<PolicyBoard> boards) {
        String opening = opening(namespace, signal.metric());
        if (boards.isEmpty()) {
            return opening + ": the autoscaler has published nothing for "
                    + selector.only("policy")
                            .filter(policy -> NamespaceValues.label(signal).equals("policy"))
                            .map(policy -> "a policy " + quotation(policy))
                            .orElse("any policy")
                    + " in this namespace";
        }
        for (PolicyBoard board : boards) {
            for (PoolReading pool : board.reading().pools()) {
                if (selector.selects(PoolLabels.of(signal, board.reading(), pool))) {
                    return opening + ": of policy "
                            + quotation(board.reading().key().name()) + ", pool " + quotation(pool.pool()) + ", "
                            + why(signal, board, pool);
                }
            }
        }
        return opening
                + (selector.requirements().isEmpty()
                        ? ": no policy of this namespace has a pool"
                        : ": no pool has the labels " + quotation(selector.text()));
    }

    private static String why(Signal signal, PolicyBoard board, PoolReading pool) {
        Freshness freshness = board.freshness().getOrDefault(pool.pool(), Freshness.Gone);
        if (signal.countsReplicas()) {
            return freshness == Freshness.Gone ? freshness.prose() : "no number of replicas has been published";
        }
        return freshness == Freshness.Live
                ? "the autoscaler has not published this number"
                : "nothing is served: the number was valid until " + pool.validUntil()
                        + ", and tokens per second are not served when they are old";
    }

    private static String opening(String namespace, String metric) {
        return "the server could not find the metric " + quotation(metric) + " for namespace " + quotation(namespace);
    }
}
