// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import dev.leadline.cluster.PolicyListener;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.util.ArrayList;
import java.util.List;

/** Writes down what a watch tells, a short line for each call. */
final class HeardPolicies implements PolicyListener {

    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void inForce(ParsedPolicy.Valid policy, PolicyMeta meta) {
        lines.add("in force " + meta.key().name() + " for "
                + policy.policy().model().name());
    }

    @Override
    public synchronized void invalid(PolicyMeta meta, List<Violation> violations) {
        lines.add(
                "invalid " + meta.key().name() + " at " + violations.getFirst().path());
    }

    @Override
    public synchronized void gone(PolicyKey key) {
        lines.add("gone " + key.name());
    }

    synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    synchronized boolean has(String line) {
        return lines.contains(line);
    }

    synchronized long count(String line) {
        return lines.stream().filter(line::equals).count();
    }
}
