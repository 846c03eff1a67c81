// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.observe.InstanceAddress;
import dev.leadline.observe.TargetsFile;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Says at the start which policies are in force, where each gets its observations, and what does not fit together. */
final class InForce {

    private final List<ScalingPolicy> policies;
    private final Optional<TargetsFile> targets;

    /**
     * @param policies in force
     * @param targets where the instances of scraped policies are; absent when nothing is scraped
     */
    InForce(List<ScalingPolicy> policies, Optional<TargetsFile> targets) {
        this.policies = List.copyOf(policies);
        this.targets = targets;
    }

    /** One line: every policy with its source. */
    String sentence() {
        if (policies.isEmpty()) {
            return "No policy is in force: PUT one to /api/v1/policies/{namespace}/{name}, or start with --policies.";
        }
        return policies.stream()
                .map(policy -> policy.key() + " (" + source(policy) + ")")
                .collect(Collectors.joining(", ", "In force: ", "."));
    }

    /** One line for everything that would otherwise be waited for in vain. */
    List<String> doubts() {
        List<String> doubts = new ArrayList<>();
        for (ScalingPolicy policy : policies) {
            boolean scraped = !instances(policy.key()).isEmpty();
            if (!policy.sources().push() && !scraped) {
                doubts.add(policy.key() + " is never observed and so never decided: list its instances in a --targets"
                        + " file, or give it sources: {push: {}} and post observations.");
            }
            if (policy.sources().push() && scraped) {
                doubts.add(policy.key() + " has sources.push, so its instances in the --targets file are not scraped;"
                        + " take one of the two away.");
            }
            if (scraped) {
                unknownPools(policy)
                        .forEach(pool -> doubts.add("The --targets file lists instances of pool " + pool + ", which "
                                + policy.key() + " does not have; they are left out."));
            }
        }
        targets.stream()
                .flatMap(known -> known.policies().stream())
                .filter(key ->
                        policies.stream().noneMatch(policy -> policy.key().equals(key)))
                .sorted()
                .forEach(key -> doubts.add("The --targets file lists " + key
                        + ", which is not in force yet; it is scraped as soon as there is such a policy."));
        return doubts;
    }

    private String source(ScalingPolicy policy) {
        if (policy.sources().push()) {
            return "pushed";
        }
        int instances = instances(policy.key()).size();
        return switch (instances) {
            case 0 -> "not observed";
            case 1 -> "1 instance scraped";
            default -> instances + " instances scraped";
        };
    }

    private Set<String> unknownPools(ScalingPolicy policy) {
        Set<String> known = policy.pools().stream().map(Pool::name).collect(Collectors.toSet());
        return instances(policy.key()).stream()
                .map(InstanceAddress::pool)
                .filter(pool -> !known.contains(pool))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private List<InstanceAddress> instances(PolicyKey policy) {
        return targets.map(known -> known.instances(policy)).orElseGet(List::of);
    }
}
