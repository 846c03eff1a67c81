// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.DecisionDocument;
import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.JournalEntry;
import dev.leadline.loop.JournalQuery;
import dev.leadline.loop.JsonDocuments;
import dev.leadline.loop.Page;
import dev.leadline.policy.PolicyKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The decision journal in the SQL database. */
public final class SqlJournal implements DecisionJournal {

    private final Database database;
    private final InstantSource clock;

    /**
     * @param database open as long as this is used
     * @param clock tells when a decision was recorded
     */
    public SqlJournal(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public void record(JournalEntry entry) {
        try {
            of(
                            entry.plan().policy(),
                            "INSERT INTO decisions (namespace, name, id, decided_for, recorded_at, fingerprint, body)"
                                    + " VALUES (:namespace, :name, :id, :time, :now, :fingerprint, :body)")
                    .param("id", entry.plan().id())
                    .param("time", column(entry.plan().time()))
                    .param("now", column(clock.instant()))
                    .param("fingerprint", entry.fingerprint().orElse(null))
                    .param("body", JsonDocuments.write(DecisionDocument.of(entry)))
                    .update();
        } catch (DuplicateKeyException known) {
            // Kept already: the same decision may be handed in again after a failure.
        }
    }

    @Override
    public Optional<JournalEntry> find(PolicyKey policy, String id) {
        return of(policy, "SELECT * FROM decisions WHERE namespace = :namespace AND name = :name AND id = :id")
                .param("id", id)
                .query(SqlJournal::row)
                .optional();
    }

    @Override
    public Optional<JournalEntry> latest(PolicyKey policy) {
        return list(JournalQuery.newest(policy, 1)).items().stream().findFirst();
    }

    @Override
    public Page<JournalEntry> list(JournalQuery query) {
        StringBuilder sql = new StringBuilder("SELECT * FROM decisions WHERE namespace = :namespace AND name = :name");
        query.from().ifPresent(from -> sql.append(" AND decided_for >= :from"));
        query.to().ifPresent(to -> sql.append(" AND decided_for < :to"));
        query.after()
                .ifPresent(
                        after -> sql.append(" AND (decided_for < :after OR (decided_for = :after AND id < :afterId))"));
        sql.append(" ORDER BY decided_for DESC, id DESC LIMIT :limit");
        JdbcClient.StatementSpec statement = of(query.policy(), sql.toString()).param("limit", query.limit() + 1);
        query.from().ifPresent(from -> statement.param("from", column(from)));
        query.to().ifPresent(to -> statement.param("to", column(to)));
        query.after().ifPresent(after -> {
            statement.param("after", column(after.time()));
            statement.param("afterId", after.id());
        });
        List<JournalEntry> found = statement.query(SqlJournal::row).list();
        if (found.size() <= query.limit()) {
            return new Page<>(found, Optional.empty());
        }
        List<JournalEntry> page = found.subList(0, query.limit());
        return new Page<>(page, Optional.of(page.getLast().position().cursor()));
    }

    @Override
    public void forget(PolicyKey policy) {
        of(policy, "DELETE FROM decisions WHERE namespace = :namespace AND name = :name")
                .update();
    }

    /**
     * Removes decisions that were recorded before a moment.
     *
     * @return how many
     */
    public int removeRecordedBefore(Instant moment) {
        return database.client()
                .sql("DELETE FROM decisions WHERE recorded_at < :moment")
                .param("moment", column(moment))
                .update();
    }

    private JdbcClient.StatementSpec of(PolicyKey policy, String sql) {
        return database.client().sql(sql).param("namespace", policy.namespace()).param("name", policy.name());
    }

    private static OffsetDateTime column(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS).atOffset(ZoneOffset.UTC);
    }

    private static JournalEntry row(ResultSet row, int number) throws SQLException {
        return JsonDocuments.read(row.getString("body"), DecisionDocument.class)
                .toEntry(Optional.ofNullable(row.getString("fingerprint")));
    }
}
