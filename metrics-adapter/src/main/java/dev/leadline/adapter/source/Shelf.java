// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.policy.PolicyKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that is known, by policy. Tells of a policy when its reading has changed, and logs once what cannot be read.
 * Changes come one after the other; reading never waits.
 */
final class Shelf {

    private static final Logger log = LoggerFactory.getLogger(Shelf.class);

    private final Map<PolicyKey, Known> known = new ConcurrentHashMap<>();
    private volatile Consumer<PolicyKey> changed = ignored -> {};

    void tell(Consumer<PolicyKey> listener) {
        changed = listener;
    }

    /** Replaces what is known of a policy by what follows from it. */
    synchronized void update(PolicyKey key, UnaryOperator<Known> step) {
        Known before = known.get(key);
        Known now = step.apply(before == null ? Known.of(key) : before);
        known.put(key, now);
        Set<String> said = before == null ? Set.of() : before.complaints();
        now.complaints().stream()
                .filter(complaint -> !said.contains(complaint))
                .sorted()
                .forEach(complaint -> log.warn("Policy {}: {}", key, complaint));
        if (before == null || !before.reading().equals(now.reading())) {
            tellOf(key);
        }
    }

    /** Forgets a policy. */
    synchronized void remove(PolicyKey key) {
        if (known.remove(key) != null) {
            log.info("Policy {} is gone; nothing is served of it any more.", key);
            tellOf(key);
        }
    }

    private void tellOf(PolicyKey key) {
        try {
            changed.accept(key);
        } catch (RuntimeException failed) {
            log.error("A change of policy {} was not taken over; the next one will be.", key, failed);
        }
    }

    Optional<Known> get(PolicyKey key) {
        return Optional.ofNullable(known.get(key));
    }

    Set<PolicyKey> keys() {
        return Set.copyOf(known.keySet());
    }

    int size() {
        return known.size();
    }

    Optional<PolicyReading> reading(PolicyKey key) {
        return get(key).map(Known::reading);
    }

    Map<PolicyKey, PolicyReading> readings() {
        Map<PolicyKey, PolicyReading> readings = new HashMap<>();
        known.forEach((key, one) -> readings.put(key, one.reading()));
        return Map.copyOf(readings);
    }
}
