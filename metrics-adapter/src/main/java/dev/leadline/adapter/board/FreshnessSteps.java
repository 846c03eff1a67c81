// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import dev.leadline.policy.PolicyKey;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What has become of the trust in pools' numbers between two snapshots, in sentences: each step of each pool once, and one
 * sentence for all that take the same step together, since an autoscaler falls silent for all of them.
 */
public final class FreshnessSteps {

    private static final int SHOWN = 3;

    private FreshnessSteps() {}

    /**
     * A step.
     *
     * @param to where the pools are now
     * @param sentence for the log
     */
    public record Step(Freshness to, String sentence) {}

    /** The steps from one snapshot to the next. A pool that is new and live is no step, nor is one that is gone. */
    public static List<Step> between(Snapshot before, Snapshot after) {
        Map<Freshness, List<String>> pools = new EnumMap<>(Freshness.class);
        after.boards().forEach((policy, board) -> {
            PolicyBoard known = before.boards().get(policy);
            if (known == null || !known.freshness().equals(board.freshness())) {
                collect(policy, known == null ? Map.of() : known.freshness(), board.freshness(), pools);
            }
        });
        List<Step> steps = new ArrayList<>();
        pools.forEach((to, names) -> steps.add(new Step(to, sentence(to, names))));
        return steps;
    }

    private static void collect(
            PolicyKey policy,
            Map<String, Freshness> before,
            Map<String, Freshness> after,
            Map<Freshness, List<String>> pools) {
        after.forEach((pool, to) -> {
            if (to != before.getOrDefault(pool, Freshness.Live)) {
                pools.computeIfAbsent(to, none -> new ArrayList<>())
                        .add(policy.namespace() + "/" + policy.name() + "/" + pool);
            }
        });
    }

    private static String sentence(Freshness to, List<String> names) {
        List<String> shown = names.stream().sorted().limit(SHOWN).toList();
        int more = names.size() - shown.size();
        return "Pool" + (names.size() == 1 ? " " : "s ") + String.join(", ", shown)
                + (more == 0 ? "" : " and " + more + " more") + ": " + to.prose() + ".";
    }
}
