// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.decide.HistoryRow;
import dev.leadline.loop.DemandHistory;
import dev.leadline.policy.PolicyKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Demand of the past in the SQL database. */
public final class SqlDemandHistory implements DemandHistory {

    private final Database database;

    /** @param database open as long as this is used */
    public SqlDemandHistory(Database database) {
        this.database = database;
    }

    @Override
    public synchronized int merge(PolicyKey policy, List<HistoryRow> rows, Duration step) {
        Integer merged = database.transactions().execute(status -> {
            Set<Instant> known = new HashSet<>(starts(policy, rows, step));
            int count = 0;
            for (HistoryRow row : rows) {
                if (known.add(micros(row.time()))) {
                    insert(policy, row, step);
                    count++;
                }
            }
            return count;
        });
        return Objects.requireNonNull(merged);
    }

    private List<Instant> starts(PolicyKey policy, List<HistoryRow> rows, Duration step) {
        if (rows.isEmpty()) {
            return List.of();
        }
        Instant first =
                rows.stream().map(HistoryRow::time).min(Instant::compareTo).orElseThrow();
        Instant last =
                rows.stream().map(HistoryRow::time).max(Instant::compareTo).orElseThrow();
        return database.client()
                .sql("SELECT bin_start FROM demand_history WHERE namespace = :namespace AND name = :name"
                        + " AND step_millis = :step AND bin_start BETWEEN :first AND :last")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .param("step", step.toMillis())
                .param("first", micros(first).atOffset(ZoneOffset.UTC))
                .param("last", last.atOffset(ZoneOffset.UTC))
                .query((row, number) ->
                        row.getObject("bin_start", OffsetDateTime.class).toInstant())
                .list();
    }

    private void insert(PolicyKey policy, HistoryRow row, Duration step) {
        database.client()
                .sql("INSERT INTO demand_history (namespace, name, step_millis, bin_start, requests, input_tokens,"
                        + " cached_input_tokens, output_tokens)"
                        + " VALUES (:namespace, :name, :step, :start, :requests, :input, :cached, :output)")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .param("step", step.toMillis())
                .param("start", micros(row.time()).atOffset(ZoneOffset.UTC))
                .param("requests", column(row.requests()))
                .param("input", column(row.inputTokens()))
                .param("cached", column(row.cachedInputTokens()))
                .param("output", column(row.outputTokens()))
                .update();
    }

    @Override
    public Map<Duration, List<HistoryRow>> read(PolicyKey policy, Instant from) {
        Map<Duration, List<HistoryRow>> found = new TreeMap<>();
        database.client()
                .sql("SELECT * FROM demand_history WHERE namespace = :namespace AND name = :name"
                        + " AND bin_start >= :from ORDER BY bin_start")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .param("from", from.atOffset(ZoneOffset.UTC))
                .query((row, number) -> Map.entry(Duration.ofMillis(row.getLong("step_millis")), bin(row)))
                .list()
                .forEach(one -> found.computeIfAbsent(one.getKey(), step -> new ArrayList<>())
                        .add(one.getValue()));
        return found;
    }

    @Override
    public void forget(PolicyKey policy) {
        database.client()
                .sql("DELETE FROM demand_history WHERE namespace = :namespace AND name = :name")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .update();
    }

    private static HistoryRow bin(ResultSet row) throws SQLException {
        return new HistoryRow(
                row.getObject("bin_start", OffsetDateTime.class).toInstant(),
                field(row, "requests"),
                field(row, "input_tokens"),
                field(row, "cached_input_tokens"),
                field(row, "output_tokens"));
    }

    private static OptionalDouble field(ResultSet row, String column) throws SQLException {
        double value = row.getDouble(column);
        return row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(value);
    }

    private static @Nullable Double column(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static Instant micros(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }
}
