// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The SQL database of a stand-alone Leadline: an H2 file in its data directory, migrated when it is opened. */
public final class Database implements AutoCloseable {

    private static final int CONNECTIONS = 8;

    // H2's error codes, which its documentation fixes; its classes are not on the compile path.
    private static final int IN_USE = 90_020;
    private static final int DAMAGED = 90_030;
    private static final int UNREADABLE = 90_028;
    private static final int UNREADABLE_FILE = 90_031;
    private static final int OF_ANOTHER_VERSION = 90_048;

    private final HikariDataSource source;
    private final JdbcClient client;
    private final TransactionTemplate transactions;

    private Database(HikariDataSource source) {
        this.source = source;
        this.client = JdbcClient.create(source);
        this.transactions = new TransactionTemplate(new JdbcTransactionManager(source));
    }

    /**
     * Opens the database in a directory, which is made when it does not exist, and brings its tables up to date.
     *
     * @throws DatabaseException when the directory cannot be used or another process holds the database
     */
    public static Database open(Path directory) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
        } catch (FileAlreadyExistsException file) {
            throw new DatabaseException(
                    "The data directory " + absolute + " is a file; give --data a directory.", file);
        } catch (IOException cannot) {
            throw new DatabaseException(
                    "The data directory " + absolute + " cannot be made (" + cannot.getMessage()
                            + "); give --data another one.",
                    cannot);
        }
        HikariDataSource source = connect(absolute);
        try {
            Flyway.configure(Database.class.getClassLoader())
                    .dataSource(source)
                    .locations("classpath:dev/leadline/store")
                    .load()
                    .migrate();
        } catch (FlywayException refused) {
            source.close();
            throw new DatabaseException(
                    "The database in " + absolute + " cannot be brought up to date: " + refused.getMessage(), refused);
        }
        return new Database(source);
    }

    private static HikariDataSource connect(Path directory) {
        HikariConfig config = new HikariConfig();
        // A commit is on disk when it returns: an answered PUT or push must survive a crash.
        config.setJdbcUrl("jdbc:h2:file:" + directory.resolve("leadline")
                + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;COMPRESS=TRUE;WRITE_DELAY=0"
                // Only one sentence is said of a database that is in use; without this, H2 writes a page
                // into the directory of the process that uses it.
                + ";DB_CLOSE_ON_EXIT=FALSE;TRACE_LEVEL_FILE=0");
        config.setUsername("leadline");
        config.setPassword("");
        config.setMaximumPoolSize(CONNECTIONS);
        config.setMinimumIdle(1);
        config.setPoolName("leadline");
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException refused) {
            throw new DatabaseException("The database in " + directory + " " + why(refused), refused);
        }
    }

    private static String why(PoolInitializationException refused) {
        int code = refused.getCause() instanceof SQLException sql ? sql.getErrorCode() : 0;
        return switch (code) {
            case IN_USE -> "is in use by another process; stop that one or give --data another directory.";
            case DAMAGED, UNREADABLE, UNREADABLE_FILE, OF_ANOTHER_VERSION ->
                "is damaged, or is not one of Leadline: put a good copy of leadline.mv.db back, or move it away to start"
                        + " with an empty one. Nothing in it was changed.";
            default -> "cannot be opened: " + refused.getMessage();
        };
    }

    JdbcClient client() {
        return client;
    }

    TransactionTemplate transactions() {
        return transactions;
    }

    @Override
    public void close() {
        source.close();
    }
}
