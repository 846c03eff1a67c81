// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.adapter.board.PoolReading;
import dev.leadline.policy.PolicyKey;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of one policy.
 *
 * @param uid of its object; empty outside Kubernetes
 * @param specification what its author wants
 * @param reading what follows
 * @param decision id of the decision that the numbers come from; empty when it is not known
 * @param turn grows with every word about the numbers
 * @param complaints what could not be read, sentences
 */
record Known(
        String uid,
        Specification specification,
        PolicyReading reading,
        String decision,
        long turn,
        Set<String> complaints) {

    Known {
        complaints = Set.copyOf(complaints);
    }

    /** A policy of which nothing has been published. */
    static Known of(PolicyKey key) {
        return new Known("", Specification.NONE, reading(key, PolicyTerms.UNREADABLE, List.of()), "", 0, Set.of());
    }

    PolicyKey key() {
        return reading.key();
    }

    /** The same numbers, with another object and specification; what the policy no longer names goes. */
    Known with(String newUid, Specification now) {
        PolicyTerms terms = now.terms();
        List<PoolReading> kept = reading.pools().stream()
                .filter(pool -> terms.pools().isEmpty() || terms.pools().containsKey(pool.pool()))
                .map(pool -> PoolFields.under(terms, pool))
                .toList();
        Set<String> said = new HashSet<>(complaints);
        specification.complaint().ifPresent(said::remove);
        now.complaint().ifPresent(said::add);
        return new Known(newUid, now, reading(key(), terms, kept), decision, turn, said);
    }

    /** The same policy with other numbers. */
    Known with(String newDecision, long newTurn, List<PoolReading> pools, Set<String> unreadable) {
        Set<String> said = new HashSet<>(unreadable);
        specification.complaint().ifPresent(said::add);
        return new Known(uid, specification, reading(key(), specification.terms(), pools), newDecision, newTurn, said);
    }

    PolicyTerms terms() {
        return specification.terms();
    }

    private static PolicyReading reading(PolicyKey key, PolicyTerms terms, List<PoolReading> pools) {
        return new PolicyReading(key, terms.advise(), terms.hold(), terms.fallback(), pools);
    }
}
