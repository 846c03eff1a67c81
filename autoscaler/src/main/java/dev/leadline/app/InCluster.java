// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.act.ActuatorPorts;
import dev.leadline.act.ActuatorSettings;
import dev.leadline.act.ScaleActuator;
import dev.leadline.act.TargetRegistry;
import dev.leadline.api.ApiServer;
import dev.leadline.api.DecisionStream;
import dev.leadline.api.PolicyService;
import dev.leadline.cluster.InformedCluster;
import dev.leadline.cluster.InformedRivals;
import dev.leadline.cluster.KubernetesEvents;
import dev.leadline.cluster.LeaseLeadership;
import dev.leadline.cluster.LeaseSettings;
import dev.leadline.cluster.PodClient;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.cluster.PolicyWatch;
import dev.leadline.cluster.ScaleClient;
import dev.leadline.cluster.ServerSideStatus;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.decide.PolicyController;
import dev.leadline.inventory.NodeInventory;
import dev.leadline.loop.BatchLearning;
import dev.leadline.loop.CapacityRecorder;
import dev.leadline.loop.DemandRecorder;
import dev.leadline.loop.LoopMetrics;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.loop.ScrapeSchedule;
import dev.leadline.loop.ThinnedJournal;
import dev.leadline.observe.InstancesUnknownException;
import dev.leadline.observe.MetricsScraper;
import dev.leadline.observe.PodDirectory;
import dev.leadline.observe.ScrapeLimits;
import dev.leadline.observe.ScrapedFleets;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.status.EventRecorder;
import dev.leadline.status.StatusMetrics;
import dev.leadline.status.StatusPublisher;
import dev.leadline.status.StatusSettings;
import dev.leadline.store.BatchedCapacities;
import dev.leadline.store.BatchedHistory;
import dev.leadline.store.BatchedJournal;
import dev.leadline.store.ClusterPolicies;
import dev.leadline.store.Database;
import dev.leadline.store.SqlCapacities;
import dev.leadline.store.SqlDemandHistory;
import dev.leadline.store.SqlJournal;
import dev.leadline.store.WriteBehind;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Leadline that governs the ScalingPolicies of a cluster. Every replica observes, learns and decides; only the one that
 * holds the Lease writes to the cluster.
 */
final class InCluster implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(InCluster.class);

    /** A decision that says the same as the one before is journaled this often. */
    private static final Duration STEADY = Duration.ofMinutes(5);

    private static final Duration RESYNC = Duration.ofMinutes(5);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final ClusterSettings settings;
    private final InstantSource clock = InstantSource.system();
    private final PrometheusRegistry prometheus = new PrometheusRegistry();
    private final DecisionStream stream = new DecisionStream();
    private final ApiServer server;

    /**
     * Opens the port and begins to watch the cluster. What the API server does not answer yet is waited for: until then
     * this process is not ready, and decides nothing.
     *
     * @param settings how to run
     * @param client of the cluster; closed with this
     * @param controllers makes the controller of a policy
     */
    static InCluster start(
            ClusterSettings settings, KubernetesClient client, Function<ScalingPolicy, PolicyController> controllers) {
        InCluster running = null;
        try {
            running = new InCluster(settings, client, controllers);
            return running;
        } finally {
            if (running == null) {
                client.close();
            }
        }
    }

    private InCluster(
            ClusterSettings settings, KubernetesClient client, Function<ScalingPolicy, PolicyController> controllers) {
        this.settings = settings;
        parts.push(client);
        Database database = keep(Database.open(settings.data()));
        SqlJournal decisions = new SqlJournal(database, clock);
        WriteBehind behind = keep(WriteBehind.start(database));
        ThinnedJournal journal = new ThinnedJournal(new BatchedJournal(decisions, behind), STEADY);
        keep(JournalRetention.start(decisions, settings.retention(), clock));
        BatchedHistory history = new BatchedHistory(new SqlDemandHistory(database), behind);
        BatchedCapacities capacities = new BatchedCapacities(new SqlCapacities(database), behind);
        PolicyRegistry registry = new PolicyRegistry(controllers);
        LoopMetrics metrics = new LoopMetrics(prometheus, registry, clock);

        LeaseLeadership leadership = keep(new LeaseLeadership(client, lease(settings), settings.identity()));
        ScaleClient scales = new ScaleClient(client);
        InformedCluster cluster = keep(new InformedCluster(client, settings.namespaces(), scales, clock));
        InformedRivals rivals = keep(new InformedRivals(client, List.copyOf(settings.namespaces())));
        TargetRegistry targets = new TargetRegistry();
        ScaleActuator actuator = new ScaleActuator(
                new ActuatorPorts(scales, rivals, leadership, targets, cluster, new PodClient(client)),
                ActuatorSettings.DEFAULT,
                clock,
                System::nanoTime);
        EventRecorder events = keep(new EventRecorder(
                new KubernetesEvents(client, settings.identity(), ActuatorSettings.DEFAULT.writeDeadline()), clock));
        Known known = new Known();
        StatusPublisher publisher = keep(new StatusPublisher(
                leadership,
                new ServerSideStatus(client, ActuatorSettings.DEFAULT.writeDeadline()),
                known::meta,
                known::status,
                StatusSettings.DEFAULT,
                events,
                clock));
        PolicyLoop loop = new PolicyLoop(
                registry,
                journal,
                actuator,
                List.of(
                        metrics,
                        new DemandRecorder(history),
                        new CapacityRecorder(registry, capacities),
                        stream,
                        publisher),
                clock);
        PolicyService policies = new PolicyService(
                new ClusterPolicies(client, settings.namespaces()),
                registry,
                journal,
                history,
                capacities,
                metrics,
                clock);
        MetricsScraper scraper = keep(new MetricsScraper(ScrapeLimits.DEFAULT));
        NodeInventory inventory = new NodeInventory(cluster, clock);
        ScrapedFleets fleets =
                new ScrapedFleets(new PodDirectory(registry::find, cluster, inventory, List.of()), scraper);
        PolicyAdmission admission = new PolicyAdmission(policies, targets, actuator, fleets, publisher, known.metas);
        PolicyWatch watch = keep(PolicyWatch.start(client, settings.namespaces(), RESYNC, admission));
        known.watch = Optional.of(watch);
        prometheus.register(new StatusMetrics(leadership, leadership::transitions, publisher, events));
        server = keep(ApiServer.of(new ApiServer.Parts(policies, registry, journal, loop, stream, prometheus))
                .showing(inventory::shown)
                .behind(new ClusterGate(watch, cluster, settings.restWrites()))
                .start(settings.listen(), settings.port()));
        publisher.start();
        events.start();
        ScrapeSchedule schedule = keep(new ScrapeSchedule(
                registry, loop, fleets::at, (policy, failure) -> unseen(publisher, policy, failure), metrics, clock));
        leadership.whenLeading(schedule::lookAtAllSoon);
        keep(BatchLearning.start(registry, clock));
        leadership.start();
        var _ = schedule.start(settings.interval());
    }

    /** A target that cannot be read is said on the policy; what else fails is in the log. */
    private static ScrapeSchedule.Tone unseen(
            StatusPublisher publisher, ScalingPolicy policy, RuntimeException failure) {
        if (!(failure instanceof InstancesUnknownException unknown)) {
            return ScrapeSchedule.Tone.Defect;
        }
        if (unknown.problem().isEmpty()) {
            return ScrapeSchedule.Tone.Quiet; // the cluster is not listed yet, which is no trouble of this policy
        }
        publisher.unseen(policy.key(), unknown.problem().get(), String.valueOf(unknown.getMessage()));
        return ScrapeSchedule.Tone.Sentence;
    }

    /** What is known of the policy objects; the watch that knows their statuses starts after those who ask. */
    private static final class Known {
        private final Map<PolicyKey, PolicyMeta> metas = new ConcurrentHashMap<>();
        private volatile Optional<PolicyWatch> watch = Optional.empty();

        Optional<PolicyMeta> meta(PolicyKey key) {
            return Optional.ofNullable(metas.get(key));
        }

        Optional<ScalingPolicyStatus> status(PolicyKey key) {
            return watch.flatMap(watching -> watching.status(key));
        }
    }

    private static LeaseSettings lease(ClusterSettings settings) {
        Duration lease = settings.leaseDuration();
        return new LeaseSettings(
                settings.leaseNamespace(),
                LeaseSettings.DEFAULT_NAME,
                lease,
                lease.multipliedBy(2).dividedBy(3),
                lease.dividedBy(7));
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    int port() {
        return server.port();
    }

    ClusterSettings settings() {
        return settings;
    }

    /** Ends looking first, then writing, then the lease, so that the next leader finds nothing under way. */
    @Override
    public void close() {
        while (!parts.isEmpty()) {
            AutoCloseable part = parts.pop();
            try {
                part.close();
            } catch (Exception failed) {
                log.warn("{} did not end cleanly.", part.getClass().getSimpleName(), failed);
            }
        }
    }
}
