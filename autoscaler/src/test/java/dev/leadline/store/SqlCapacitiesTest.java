// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.loop.CapacityMemory;
import dev.leadline.loop.CapacityMemoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqlCapacitiesTest extends CapacityMemoryContract {

    @TempDir
    Path directory;

    private Database database;
    private CapacityMemory memory;

    @BeforeEach
    void open() {
        database = Database.open(directory);
        memory = new SqlCapacities(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    @Override
    protected CapacityMemory memory() {
        return memory;
    }
}
