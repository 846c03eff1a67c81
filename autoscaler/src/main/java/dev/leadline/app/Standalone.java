// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.act.NoActuator;
import dev.leadline.api.ApiServer;
import dev.leadline.api.DecisionStream;
import dev.leadline.api.PolicyService;
import dev.leadline.decide.PolicyController;
import dev.leadline.loop.BatchLearning;
import dev.leadline.loop.CapacityRecorder;
import dev.leadline.loop.DemandRecorder;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.observe.InstanceDirectory;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.store.BatchedCapacities;
import dev.leadline.store.BatchedHistory;
import dev.leadline.store.BatchedJournal;
import dev.leadline.store.Database;
import dev.leadline.store.SqlCapacities;
import dev.leadline.store.SqlDemandHistory;
import dev.leadline.store.SqlJournal;
import dev.leadline.store.SqlPolicies;
import dev.leadline.store.WriteBehind;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A Leadline that needs no cluster: policies and decisions in a local database, the API on the loopback address. */
final class Standalone implements AutoCloseable {

    private final Database database;
    private final WriteBehind behind;
    private final PolicyRegistry registry;
    private final ApiServer server;
    private final Optional<Scrapes> scrapes;
    private final JournalRetention retention;
    private final BatchLearning learning;

    private Standalone(
            Database database,
            WriteBehind behind,
            PolicyRegistry registry,
            ApiServer server,
            Optional<Scrapes> scrapes,
            JournalRetention retention,
            BatchLearning learning) {
        this.database = database;
        this.behind = behind;
        this.registry = registry;
        this.server = server;
        this.scrapes = scrapes;
        this.retention = retention;
        this.learning = learning;
    }

    /**
     * Opens the database, brings stored and given policies into force and opens the port.
     *
     * @param settings how to run
     * @param given policies from files; they replace stored ones of the same name
     * @param controllers makes the controller of a policy
     * @param directory where the instances of scraped policies are; absent when nothing is scraped
     */
    static Standalone start(
            StandaloneSettings settings,
            List<ParsedPolicy.Valid> given,
            Function<ScalingPolicy, PolicyController> controllers,
            Optional<? extends InstanceDirectory> directory) {
        InstantSource clock = InstantSource.system();
        Database database = Database.open(settings.data());
        WriteBehind behind = WriteBehind.start(database);
        try {
            SqlJournal decisions = new SqlJournal(database, clock);
            BatchedJournal journal = new BatchedJournal(decisions, behind);
            BatchedHistory history = new BatchedHistory(new SqlDemandHistory(database), behind);
            BatchedCapacities capacities = new BatchedCapacities(new SqlCapacities(database), behind);
            PolicyRegistry registry = new PolicyRegistry(controllers);
            PrometheusRegistry prometheus = new PrometheusRegistry();
            LoopMetrics metrics = new LoopMetrics(prometheus, registry, clock);
            DecisionStream stream = new DecisionStream();
            PolicyLoop loop = new PolicyLoop(
                    registry,
                    journal,
                    new NoActuator(),
                    List.of(metrics, new DemandRecorder(history), new CapacityRecorder(registry, capacities), stream),
                    clock);
            PolicyService policies = new PolicyService(
                    new SqlPolicies(database, clock), registry, journal, history, capacities, metrics, clock);
            policies.restore();
            given.forEach(one -> policies.put(one.policy(), one.document()));
            ApiServer server = ApiServer.of(new ApiServer.Parts(policies, registry, journal, loop, stream, prometheus))
                    .start("127.0.0.1", settings.port());
            return new Standalone(
                    database,
                    behind,
                    registry,
                    server,
                    directory.map(known -> Scrapes.start(known, registry, loop, metrics, clock, settings.interval())),
                    JournalRetention.start(decisions, settings.retention(), clock),
                    BatchLearning.start(registry, clock));
        } catch (RuntimeException failed) {
            behind.close();
            database.close();
            throw failed;
        }
    }

    /** The policies in force now. */
    List<ScalingPolicy> policies() {
        return registry.all();
    }

    int port() {
        return server.port();
    }

    boolean isRunning() {
        return server.isRunning();
    }

    @Override
    public void close() {
        scrapes.ifPresent(Scrapes::close);
        learning.close();
        retention.close();
        server.close();
        behind.close();
        database.close();
    }
}
