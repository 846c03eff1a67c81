// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Keeps every decision as long as the process lives; for the demo and for tests. */
public final class InMemoryJournal implements DecisionJournal {

    private final Map<PolicyKey, Volume> volumes = new ConcurrentHashMap<>();

    @Override
    public void record(JournalEntry entry) {
        Volume volume = volumes.computeIfAbsent(entry.plan().policy(), key -> new Volume());
        if (volume.byId.putIfAbsent(entry.plan().id(), entry) == null) {
            volume.newestFirst.put(entry.position(), entry);
        }
    }

    @Override
    public Optional<JournalEntry> find(PolicyKey policy, String id) {
        return Optional.ofNullable(volumes.get(policy)).flatMap(volume -> Optional.ofNullable(volume.byId.get(id)));
    }

    @Override
    public Optional<JournalEntry> latest(PolicyKey policy) {
        return list(JournalQuery.newest(policy, 1)).items().stream().findFirst();
    }

    @Override
    public Page<JournalEntry> list(JournalQuery query) {
        Volume volume = volumes.get(query.policy());
        if (volume == null) {
            return new Page<>(List.of(), Optional.empty());
        }
        ConcurrentNavigableMap<JournalPosition, JournalEntry> rest = query.after()
                .map(after -> volume.newestFirst.tailMap(after, false))
                .orElse(volume.newestFirst);
        List<JournalEntry> found = rest.values().stream()
                .filter(entry -> within(query, entry.position().time()))
                .limit(query.limit() + 1L)
                .toList();
        if (found.size() <= query.limit()) {
            return new Page<>(found, Optional.empty());
        }
        List<JournalEntry> page = found.subList(0, query.limit());
        return new Page<>(page, Optional.of(page.getLast().position().cursor()));
    }

    private static boolean within(JournalQuery query, Instant time) {
        return query.from()
                        .map(from -> !time.isBefore(from.truncatedTo(ChronoUnit.MICROS)))
                        .orElse(true)
                && query.to()
                        .map(to -> time.isBefore(to.truncatedTo(ChronoUnit.MICROS)))
                        .orElse(true);
    }

    @Override
    public void forget(PolicyKey policy) {
        volumes.remove(policy);
    }

    private static final class Volume {
        private final Map<String, JournalEntry> byId = new ConcurrentHashMap<>();
        private final ConcurrentNavigableMap<JournalPosition, JournalEntry> newestFirst = new ConcurrentSkipListMap<>();
    }
}
