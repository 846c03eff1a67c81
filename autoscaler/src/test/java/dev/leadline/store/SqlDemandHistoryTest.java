// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.DemandHistory;
import dev.leadline.loop.DemandHistoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqlDemandHistoryTest extends DemandHistoryContract {

    @TempDir
    Path directory;

    private Database database;
    private DemandHistory history;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        history = new SqlDemandHistory(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected DemandHistory history() {
        return history;
    }
}
