// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.capacity.LearnedState;
import dev.leadline.loop.CapacityMemory;
import dev.leadline.policy.PolicyKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Learned capacities in the SQL database, one row per pool, numbers as text so that they read back to the bit. */
public final class SqlCapacities implements CapacityMemory {

    private final Database database;

    /** @param database open as long as this is used */
    public SqlCapacities(Database database) {
        this.database = database;
    }

    @Override
    public void keep(PolicyKey policy, Map<String, LearnedState> pools) {
        database.transactions().executeWithoutResult(status -> {
            forget(policy);
            pools.forEach((pool, state) -> insert(policy, pool, state));
        });
    }

    private void insert(PolicyKey policy, String pool, LearnedState state) {
        database.client()
                .sql("INSERT INTO learned_capacity (namespace, name, pool, form, numbers)"
                        + " VALUES (:namespace, :name, :pool, :form, :numbers)")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .param("pool", pool)
                .param("form", state.version())
                .param("numbers", state.numbers().stream().map(String::valueOf).collect(Collectors.joining(" ")))
                .update();
    }

    @Override
    public Map<String, LearnedState> recall(PolicyKey policy) {
        Map<String, LearnedState> found = new TreeMap<>();
        database.client()
                .sql("SELECT * FROM learned_capacity WHERE namespace = :namespace AND name = :name")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .query((row, number) -> Map.entry(row.getString("pool"), state(row)))
                .list()
                .forEach(one -> found.put(one.getKey(), one.getValue()));
        return found;
    }

    private static LearnedState state(ResultSet row) throws SQLException {
        List<Double> numbers = Arrays.stream(row.getString("numbers").split(" ", -1))
                .filter(text -> !text.isEmpty())
                .map(Double::valueOf)
                .toList();
        return new LearnedState(row.getInt("form"), numbers);
    }

    @Override
    public void forget(PolicyKey policy) {
        database.client()
                .sql("DELETE FROM learned_capacity WHERE namespace = :namespace AND name = :name")
                .param("namespace", policy.namespace())
                .param("name", policy.name())
                .update();
    }
}
