// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.cluster.StatusProblem;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.policy.PolicyKey;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says once that statuses cannot be written, and once that they are again, however many policies it concerns. */
final class PublishTrouble {

    private static final Logger log = LoggerFactory.getLogger(PublishTrouble.class);

    private final Map<StatusProblem, Set<PolicyKey>> failing = new EnumMap<>(StatusProblem.class);
    private final Map<StatusProblem, Integer> most = new EnumMap<>(StatusProblem.class);

    synchronized void heard(PolicyKey key, StatusWrite result) {
        switch (result) {
            case StatusWrite.Applied ignored -> forget(key);
            case StatusWrite.Gone ignored -> forget(key);
            case StatusWrite.Failed failed -> {
                Set<PolicyKey> same = failing.computeIfAbsent(failed.problem(), problem -> new HashSet<>());
                if (same.isEmpty()) {
                    log.warn("{} It is tried again, later and later up to every minute.", failed.sentence());
                }
                same.add(key);
                most.merge(failed.problem(), same.size(), Math::max);
            }
        }
    }

    synchronized void forget(PolicyKey key) {
        failing.forEach((problem, keys) -> {
            if (keys.remove(key) && keys.isEmpty()) {
                log.info(
                        "Statuses are written again; {} of them had to wait ({}).",
                        most.getOrDefault(problem, 1),
                        problem);
                most.remove(problem);
            }
        });
    }
}
