// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * WVA's cost-aware optimizer for one variant per role. Growing: every role needs a variant with capacity and room, or
 * nobody grows; with n = min(⌈RC ÷ PRC⌉, room) and u = n·PRC ÷ RC (1 where RC is 0), each role that lacks capacity gets
 * max(⌊min u · RC ÷ PRC⌋, min(1, n)), and so on until nothing is lacking. Shrinking only when no role lacks anything:
 * min(⌊SC ÷ PRC⌋, room down to the minimum).
 *
 * <p>Source: reference section 3.5, whose vectors the test repeats. That a role at its maximum blocks the other one is
 * WVA's own behaviour.
 */
final class WvaOptimizer {
    private static final double ROUNDING = 1e-9;

    private WvaOptimizer() {}

    /**
     * A role.
     *
     * @param lacking capacity that is missing (RC), at least 0
     * @param spare capacity that is too much (SC), at least 0
     * @param perReplica capacity of a replica (PRC); 0 when nobody knows
     * @param roomUp replicas until the maximum
     * @param roomDown replicas until the minimum
     */
    record Role(double lacking, double spare, double perReplica, int roomUp, int roomDown) {}

    /** Replicas to add, or to remove as negative numbers, by role. */
    static Map<String, Integer> changes(Map<String, Role> roles) {
        boolean anyLacks = roles.values().stream().anyMatch(role -> role.lacking() > 0);
        if (anyLacks) {
            return additions(roles);
        }
        Map<String, Integer> removed = new LinkedHashMap<>();
        roles.forEach((name, role) -> {
            int most = role.perReplica() > 0 ? (int) Math.floor(role.spare() / role.perReplica() + ROUNDING) : 0;
            removed.put(name, -Math.max(0, Math.min(most, role.roomDown())));
        });
        return removed;
    }

    private static Map<String, Integer> additions(Map<String, Role> roles) {
        Map<String, Integer> added = new LinkedHashMap<>();
        Map<String, Double> lacking = new LinkedHashMap<>();
        roles.forEach((name, role) -> {
            added.put(name, 0);
            lacking.put(name, role.lacking());
        });
        while (lacking.values().stream().anyMatch(one -> one > ROUNDING)
                && roles.entrySet().stream()
                        .allMatch(role -> role.getValue().perReplica() > 0
                                && role.getValue().roomUp() > added.getOrDefault(role.getKey(), 0))) {
            double progress = roles.entrySet().stream()
                    .mapToDouble(role -> progress(
                            role.getValue(),
                            added.getOrDefault(role.getKey(), 0),
                            lacking.getOrDefault(role.getKey(), 0.0)))
                    .min()
                    .orElse(1);
            roles.forEach((name, role) -> {
                double left = lacking.getOrDefault(name, 0.0);
                if (left > ROUNDING) {
                    int share = (int) Math.floor(progress * left / role.perReplica() + ROUNDING);
                    int least = Math.min(1, most(role, added.getOrDefault(name, 0), left));
                    int more = Math.max(share, least);
                    added.merge(name, more, Integer::sum);
                    lacking.put(name, left - more * role.perReplica());
                }
            });
        }
        return added;
    }

    private static double progress(Role role, int added, double lacking) {
        return lacking <= ROUNDING ? 1 : most(role, added, lacking) * role.perReplica() / lacking;
    }

    private static int most(Role role, int added, double lacking) {
        return Math.min((int) Math.ceil(lacking / role.perReplica() - ROUNDING), role.roomUp() - added);
    }
}
