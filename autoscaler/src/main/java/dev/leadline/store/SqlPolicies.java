// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.PolicyKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.dao.DuplicateKeyException;

/** Policies in the SQL database. */
public final class SqlPolicies implements PolicyStore {

    private final Database database;
    private final InstantSource clock;

    /**
     * @param database open as long as this is used
     * @param clock tells when a policy was changed
     */
    public SqlPolicies(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public StoredPolicy put(PolicyKey key, String document) {
        try {
            return putOnce(key, document);
        } catch (DuplicateKeyException raced) {
            return putOnce(key, document); // another writer inserted it between our update and insert
        }
    }

    private StoredPolicy putOnce(PolicyKey key, String document) {
        StoredPolicy stored = database.transactions().execute(status -> {
            long version = database.client()
                    .sql("SELECT nextval('policy_version')")
                    .query(Long.class)
                    .single();
            int updated = write(
                    "UPDATE policies SET resource_version = :version, body = :body, changed_at = :now"
                            + " WHERE namespace = :namespace AND name = :name",
                    key,
                    document,
                    version);
            if (updated == 0) {
                write(
                        "INSERT INTO policies (namespace, name, resource_version, body, changed_at)"
                                + " VALUES (:namespace, :name, :version, :body, :now)",
                        key,
                        document,
                        version);
            }
            return new StoredPolicy(key, document, version);
        });
        return Objects.requireNonNull(stored);
    }

    private int write(String sql, PolicyKey key, String document, long version) {
        return database.client()
                .sql(sql)
                .param("namespace", key.namespace())
                .param("name", key.name())
                .param("version", version)
                .param("body", document)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .update();
    }

    @Override
    public Optional<StoredPolicy> get(PolicyKey key) {
        return database.client()
                .sql("SELECT * FROM policies WHERE namespace = :namespace AND name = :name")
                .param("namespace", key.namespace())
                .param("name", key.name())
                .query(SqlPolicies::row)
                .optional();
    }

    @Override
    public List<StoredPolicy> list() {
        return database.client()
                .sql("SELECT * FROM policies ORDER BY namespace, name")
                .query(SqlPolicies::row)
                .list();
    }

    @Override
    public boolean delete(PolicyKey key) {
        return database.client()
                        .sql("DELETE FROM policies WHERE namespace = :namespace AND name = :name")
                        .param("namespace", key.namespace())
                        .param("name", key.name())
                        .update()
                > 0;
    }

    private static StoredPolicy row(ResultSet row, int number) throws SQLException {
        return new StoredPolicy(
                new PolicyKey(row.getString("namespace"), row.getString("name")),
                row.getString("body"),
                row.getLong("resource_version"));
    }
}
