// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The targets of all policies in force. Of two policies that name one target the older wins, whatever its mode; of two of
 * the same second, the one whose name sorts first.
 */
public final class TargetRegistry implements TargetClaims {

    private static final Comparator<Claim> OLDEST_FIRST =
            Comparator.comparing(Claim::created).thenComparing(Claim::policy);

    private final Map<Claimed, NavigableSet<Claim>> claims = new ConcurrentHashMap<>();
    private final Map<PolicyKey, List<Claimed>> byPolicy = new ConcurrentHashMap<>();

    /** A target without its version: two versions of a kind show the same object. */
    private record Claimed(String namespace, String group, String kind, String name) {
        static Claimed of(String namespace, ScaleTarget target) {
            int slash = target.apiVersion().indexOf('/');
            String group = slash < 0 ? "" : target.apiVersion().substring(0, slash);
            return new Claimed(namespace, group, target.kind(), target.name());
        }
    }

    private record Claim(PolicyKey policy, Instant created) {}

    /** A policy is in force, or has changed. */
    public synchronized void put(ScalingPolicy policy, Instant created) {
        remove(policy.key());
        List<Claimed> targets = policy.pools().stream()
                .flatMap(pool -> pool.target().stream())
                .map(target -> Claimed.of(policy.key().namespace(), target))
                .distinct()
                .toList();
        targets.forEach(target -> claims.computeIfAbsent(target, ignored -> new ConcurrentSkipListSet<>(OLDEST_FIRST))
                .add(new Claim(policy.key(), created)));
        byPolicy.put(policy.key(), targets);
    }

    /** A policy is gone: its targets belong to the next oldest. */
    public synchronized void remove(PolicyKey policy) {
        List<Claimed> before = byPolicy.remove(policy);
        if (before == null) {
            return;
        }
        for (Claimed target : before) {
            claims.computeIfPresent(target, (ignored, all) -> {
                all.removeIf(claim -> claim.policy().equals(policy));
                return all.isEmpty() ? null : all;
            });
        }
    }

    @Override
    public Optional<PolicyKey> olderClaim(PolicyKey policy, ScaleTarget target) {
        NavigableSet<Claim> all = claims.get(Claimed.of(policy.namespace(), target));
        return all == null
                ? Optional.empty()
                : all.stream()
                        .findFirst()
                        .map(Claim::policy)
                        .filter(oldest -> !oldest.equals(policy))
                        .filter(oldest ->
                                all.stream().anyMatch(claim -> claim.policy().equals(policy)));
    }
}
