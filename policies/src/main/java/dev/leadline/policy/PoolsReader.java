// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.fleet.Role;
import dev.leadline.units.Replicas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Reads {@code spec.pools} and checks what the pools mean together. */
final class PoolsReader {

    private final List<PoolDraft> drafts;

    private PoolsReader(List<PoolDraft> drafts) {
        this.drafts = drafts;
    }

    static PoolsReader read(Fields spec, boolean pushed, boolean scalesToZero) {
        if (!spec.has("pools")) {
            spec.missing("pools", "write a Prefill and a Decode pool, or one Aggregated pool");
            return new PoolsReader(List.of());
        }
        List<PoolDraft> drafts = spec.objects("pools", PolicyLimits.POOLS).stream()
                .map(pool -> PoolDraft.read(pool, pushed, scalesToZero))
                .toList();
        PoolsReader pools = new PoolsReader(drafts);
        pools.refuseTwins();
        pools.checkRoles(spec);
        return pools;
    }

    /** The pools that are complete, which is all of them when nothing was found. */
    List<Pool> usable() {
        return drafts.stream().flatMap(draft -> draft.pool().stream()).toList();
    }

    /** Reads a mapping from pool name to a floor; unknown pools and floors above the pool's maximum are refused. */
    Map<String, Replicas> floors(Fields parent, String name) {
        Map<String, Replicas> floors = new LinkedHashMap<>();
        Map<String, PoolDraft> byName = new LinkedHashMap<>();
        drafts.forEach(draft -> draft.writtenName().ifPresent(pool -> byName.putIfAbsent(pool, draft)));
        parent.object(name).ifPresent(fields -> {
            byName.forEach((pool, draft) -> floor(fields, pool, draft).ifPresent(floor -> floors.put(pool, floor)));
            if (!byName.isEmpty()) {
                fields.refuseUnknown("no pool has this name");
            }
        });
        return floors;
    }

    private static Optional<Replicas> floor(Fields fields, String pool, PoolDraft draft) {
        Optional<Integer> floor = fields.read(pool, ValueRules.whole(0, Integer.MAX_VALUE));
        int max = draft.bounds().map(bounds -> bounds.max().count()).orElse(Integer.MAX_VALUE);
        if (floor.isPresent() && floor.get() > max) {
            fields.refuse(
                    pool,
                    "a floor is at most the pool's replicas.max, which is " + max,
                    "lower it to " + max + ", or raise replicas.max of " + pool);
            return Optional.empty();
        }
        return floor.map(Replicas::of);
    }

    /** A ratio needs prefill and decode, and replicas that weigh the same within a role. */
    void refuseRatioWhereItMeansNothing(Fields spec) {
        Set<Role> roles = roles();
        if (!drafts.isEmpty() && !(roles.contains(Role.Prefill) && roles.contains(Role.Decode)) && allRolesKnown()) {
            spec.refuse("ratio", "a ratio needs Prefill and Decode pools", "remove ratio");
        }
        for (Role role : List.of(Role.Prefill, Role.Decode)) {
            Set<Integer> sizes = drafts.stream()
                    .filter(draft -> draft.role().filter(role::equals).isPresent())
                    .flatMap(draft -> draft.acceleratorsPerReplica().stream())
                    .collect(Collectors.toSet());
            if (sizes.size() > 1) {
                spec.refuse(
                        "ratio",
                        "a ratio counts replicas, and the " + role + " pools have replicas of "
                                + sizes.stream().sorted().map(String::valueOf).collect(Collectors.joining(" and "))
                                + " accelerators",
                        "remove ratio, or give all " + role + " pools the same tensor parallel size");
            }
        }
    }

    private void refuseTwins() {
        Map<String, String> names = new HashMap<>();
        Map<ScaleTarget, String> targets = new HashMap<>();
        for (PoolDraft draft : drafts) {
            draft.writtenName()
                    .ifPresent(name -> Optional.ofNullable(
                                    names.putIfAbsent(name, draft.fields().path()))
                            .ifPresent(first -> draft.fields()
                                    .refuse(
                                            "name",
                                            "names of pools are unique, and " + first + " has the same",
                                            "rename one")));
            draft.target()
                    .ifPresent(target -> Optional.ofNullable(
                                    targets.putIfAbsent(target, draft.fields().path()))
                            .ifPresent(first -> draft.fields()
                                    .refuse(
                                            "target",
                                            "a target belongs to one pool, and " + first + " has the same",
                                            "name the workload of this pool")));
        }
    }

    private void checkRoles(Fields spec) {
        if (drafts.isEmpty()) {
            if (spec.raw("pools").filter(PoolsReader::isEmptyList).isPresent()) {
                spec.refuse(
                        "pools",
                        "a policy has at least one pool",
                        "write a Prefill and a Decode pool, or one Aggregated pool");
            }
            return;
        }
        if (!allRolesKnown()) {
            return;
        }
        Set<Role> roles = roles();
        List<String> broken = new ArrayList<>();
        if (roles.contains(Role.Prefill) && !roles.contains(Role.Decode)) {
            broken.add("a Prefill pool needs a Decode pool beside it");
        }
        if (roles.contains(Role.Decode) && !roles.contains(Role.Prefill)) {
            broken.add("a Decode pool needs a Prefill pool beside it");
        }
        if (roles.contains(Role.Aggregated) && roles.size() > 1) {
            broken.add("Aggregated pools stand alone, without Prefill or Decode pools");
        }
        broken.forEach(rule ->
                spec.refuse("pools", rule, "use Prefill and Decode together, or Aggregated for engines that do both"));
    }

    private static boolean isEmptyList(Node pools) {
        return pools instanceof Node.Sequence(List<Node> items, Place ignored) && items.isEmpty();
    }

    private boolean allRolesKnown() {
        return drafts.stream().allMatch(draft -> draft.role().isPresent());
    }

    private Set<Role> roles() {
        return drafts.stream().flatMap(draft -> draft.role().stream()).collect(Collectors.toSet());
    }
}
