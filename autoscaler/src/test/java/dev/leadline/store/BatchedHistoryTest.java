// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.DemandHistory;
import dev.leadline.loop.DemandHistoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class BatchedHistoryTest extends DemandHistoryContract {

    @TempDir
    Path directory;

    private Database database;
    private WriteBehind behind;
    private DemandHistory history;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        behind = WriteBehind.start(database);
        history = new BatchedHistory(new SqlDemandHistory(database), behind);
    }

    @AfterEach
    void close() {
        behind.close();
        database.close();
    }

    @Override
    protected DemandHistory history() {
        return history;
    }
}
