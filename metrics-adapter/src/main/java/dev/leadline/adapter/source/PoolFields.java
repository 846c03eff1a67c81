// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.adapter.board.PoolReading;
import dev.leadline.adapter.source.PolicyTerms.PoolTerms;
import dev.leadline.fleet.Role;
import dev.leadline.policy.PolicyLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** The pools of a status or of a decision, read field by field. */
final class PoolFields {

    private PoolFields() {}

    /** The pools of a status; each is named by its field name, and the first of a name counts. */
    static List<PoolReading> ofStatus(
            Map<?, ?> status, PolicyTerms terms, Function<Fields, Issue> issue, Set<String> complaints) {
        Map<String, PoolReading> pools = new LinkedHashMap<>();
        for (Map<?, ?> pool : new Fields("status.", status, complaints).items("pools", PolicyLimits.POOLS)) {
            Optional<String> name = Fields.text(pool, "name").filter(PoolFields::isName);
            if (name.isEmpty()) {
                complaints.add("A pool of the status has no usable name and is left out.");
            } else {
                Fields fields = new Fields("status.pools[" + name.get() + "].", pool, complaints);
                pools.putIfAbsent(name.get(), read(name.get(), fields, terms, issue.apply(fields)));
            }
        }
        return List.copyOf(pools.values());
    }

    /** The pools of a decision, which are fields by their names. */
    static List<PoolReading> ofDecision(Map<?, ?> decision, PolicyTerms terms, Issue issue, Set<String> complaints) {
        List<PoolReading> pools = new ArrayList<>();
        for (Map.Entry<?, ?> pool : Fields.mapping(decision, "pools").entrySet()) {
            String name = String.valueOf(pool.getKey());
            if (isName(name) && pools.size() < PolicyLimits.POOLS && pool.getValue() instanceof Map<?, ?> tree) {
                pools.add(read(name, new Fields("pools." + name + ".", tree, complaints), terms, issue));
            } else {
                complaints.add("A pool of the decision cannot be read and is left out.");
            }
        }
        return pools;
    }

    /** The times that a status says; what it does not say follows from the other one. */
    static Issue issueOf(Fields pool) {
        Optional<Instant> issued = pool.time("issuedAt");
        Optional<Instant> until = pool.time("validUntil");
        return until.map(end -> new Issue(issued.orElse(end.minus(Issue.VALID)), end))
                .or(() -> issued.map(Issue::at))
                .orElse(Issue.UNKNOWN);
    }

    /** The same numbers under terms that have changed since. */
    static PoolReading under(PolicyTerms terms, PoolReading pool) {
        return Optional.ofNullable(terms.pools().get(pool.pool()))
                .map(known -> new PoolReading(
                        pool.pool(),
                        known.role(),
                        known.target(),
                        pool.scaler(),
                        known.acceleratorType(),
                        pool.desired(),
                        pool.demand(),
                        pool.forecast(),
                        pool.issued(),
                        pool.validUntil()))
                .orElse(pool);
    }

    private static String role(Fields fields) {
        Optional<String> said = fields.text("role");
        return Arrays.stream(Role.values())
                .filter(role -> said.filter(role.name()::equals).isPresent())
                .map(Role::label)
                .findFirst()
                .orElse("");
    }

    private static boolean isName(String name) {
        return !name.isEmpty() && name.length() <= PolicyLimits.LABEL;
    }

    private static PoolReading read(String name, Fields fields, PolicyTerms terms, Issue issue) {
        Optional<PoolTerms> known = Optional.ofNullable(terms.pools().get(name));
        return new PoolReading(
                name,
                known.map(PoolTerms::role).orElseGet(() -> role(fields)),
                known.flatMap(PoolTerms::target),
                Optional.empty(),
                known.map(PoolTerms::acceleratorType).orElse(""),
                fields.count("desiredReplicas"),
                fields.decimal("demandTokensPerSecond"),
                fields.decimal("forecastTokensPerSecond"),
                issue.issued(),
                issue.validUntil());
    }
}
