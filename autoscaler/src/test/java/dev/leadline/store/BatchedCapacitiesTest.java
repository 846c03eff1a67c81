// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.CapacityMemory;
import dev.leadline.loop.CapacityMemoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class BatchedCapacitiesTest extends CapacityMemoryContract {

    @TempDir
    Path directory;

    private Database database;
    private WriteBehind behind;
    private CapacityMemory memory;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        behind = WriteBehind.start(database);
        memory = new BatchedCapacities(new SqlCapacities(database), behind);
    }

    @AfterEach
    void close() {
        behind.close();
        database.close();
    }

    @Override
    protected CapacityMemory memory() {
        return memory;
    }
}
