// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqlPoliciesTest extends PolicyStoreContract {

    @TempDir
    Path directory;

    private Database database;
    private PolicyStore store;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        store = new SqlPolicies(database, InstantSource.system());
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    PolicyStore store() {
        return store;
    }

    @Test
    void policiesAndVersionsSurviveARestart() {
        StoredPolicy put = store.put(A, "{\"a\":\"é\"}");
        database.close();

        open();

        assertThat(store.get(A)).contains(put);
        assertThat(store.put(A, "{}").resourceVersion()).isGreaterThan(put.resourceVersion());
    }

    @Test
    void aDataDirectoryThatIsAFileIsRefusedInOneSentence() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "not a directory");

        assertThatThrownBy(() -> Database.open(file))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining("--data");
    }
}
