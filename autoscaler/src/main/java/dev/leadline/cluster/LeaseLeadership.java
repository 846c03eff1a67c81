// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfig;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leader election by a Lease: one replica of Leadline at a time may write. A replica that loses keeps running, follows
 * and takes over when the lease runs out.
 *
 * <p>A term ends by this process's own monotonic clock, one lease duration after the <em>start</em> of the last renewal
 * that was accepted. A process that was stopped and continues finds its term over before it has asked anybody.
 */
public final class LeaseLeadership implements LeaderGate, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(LeaseLeadership.class);

    private final KubernetesClient client;
    private final LeaseSettings settings;
    private final LongSupplier nanoTime;
    private final ObservedLease lease;
    private final ExecutorService work = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("leader-election-", 0).factory());
    private final Thread supervisor;
    private volatile @Nullable CompletableFuture<?> election;
    private volatile boolean closed;
    private volatile Runnable gained = () -> {};
    private String said = "";
    private String trouble = "";

    /**
     * @param client used for the Lease only within this object; not closed by it
     * @param settings which Lease and its times
     * @param identity of this replica, unique among all that ever ran; see {@link #identity(String)}
     */
    public LeaseLeadership(KubernetesClient client, LeaseSettings settings, String identity) {
        this(client, settings, identity, System::nanoTime);
    }

    LeaseLeadership(KubernetesClient client, LeaseSettings settings, String identity, LongSupplier nanoTime) {
        this.client = client;
        this.settings = settings;
        this.nanoTime = nanoTime;
        this.lease =
                new ObservedLease(settings, identity, client.getConfiguration().getRequestConfig(), nanoTime);
        lease.whenWritten(failure -> failure.ifPresentOrElse(this::troubled, this::calm));
        this.supervisor = Thread.ofPlatform().name("leader-election").daemon().unstarted(this::supervise);
    }

    /** A pod name with a random suffix, so that a restarted container is not taken for the one before. */
    public static String identity(String podName) {
        return podName + "_" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Calls back each time when this replica begins to lead; the callback returns quickly. Set before the start. */
    public void whenLeading(Runnable callback) {
        gained = callback;
    }

    /** Begins to take part. */
    public LeaseLeadership start() {
        supervisor.start();
        return this;
    }

    @Override
    public Optional<LeaderTerm> current() {
        if (closed) {
            return Optional.empty();
        }
        long length = settings.duration().toNanos();
        return lease.held()
                .map(held -> new LeaderTerm(lease.identity(), held.number(), held.renewedNanos() + length))
                .filter(term -> term.expiresNanos() - nanoTime.getAsLong() > 0);
    }

    /** Who holds the lease, as last read; absent while nobody does. */
    public Optional<String> holder() {
        return lease.lastSeen().map(LeaderElectionRecord::getHolderIdentity).filter(name -> !name.isEmpty());
    }

    /** How often the leader has changed, as last read. */
    public OptionalLong transitions() {
        return lease.lastSeen()
                .map(record -> OptionalLong.of(record.getLeaderTransitions()))
                .orElse(OptionalLong.empty());
    }

    private void supervise() {
        while (!closed) {
            try {
                follow();
                lead();
            } catch (InterruptedException stopped) {
                return;
            } catch (KubernetesClientException failed) {
                troubled(failed);
                if (!paused(settings.retryPeriod())) {
                    return;
                }
            }
        }
    }

    /** Watches the lease until it may be taken. */
    private void follow() throws InterruptedException {
        Duration look = settings.retryPeriod().dividedBy(2);
        while (lease.get(client) != null) {
            calm();
            Duration left = lease.untilFree();
            if (left.isNegative() || left.isZero()) {
                return;
            }
            tell(holder().orElse("nobody") + " leads; this replica (" + lease.identity()
                    + ") observes, learns and writes nothing.");
            Thread.sleep(left.compareTo(look) < 0 ? left.plusMillis(1) : look);
        }
    }

    /** Takes the lease and keeps it for as long as that goes well. */
    private void lead() throws InterruptedException {
        CompletableFuture<Void> over = new CompletableFuture<>();
        LeaderElectionConfig config = new LeaderElectionConfig(
                lease,
                settings.duration(),
                settings.renewDeadline(),
                settings.retryPeriod(),
                new LeaderCallbacks(this::leading, () -> over.complete(null), name -> {}),
                true,
                settings.name());
        // Somebody was faster: the elector would try again and again by itself, later than following notices.
        lease.whenTaken(other -> over.complete(null));
        CompletableFuture<?> running = new LeaderElector(client, config, work).start();
        election = running;
        try {
            // The elector's own future stays open when giving the lease back fails, so the callback counts as well.
            CompletableFuture.anyOf(running, over).get();
        } catch (ExecutionException failed) {
            log.warn("Leader election of {} ended with an error and begins anew.", settings.name(), failed.getCause());
        } finally {
            running.cancel(true);
            election = null;
            lease.whenTaken(other -> {});
        }
        if (!closed && said.startsWith("This replica")) {
            tell("The lease " + place() + " is no longer held by " + lease.identity()
                    + ": nothing is written until it is again.");
        }
    }

    private void leading() {
        calm();
        long number = lease.held().map(ObservedLease.Held::number).orElse(0L);
        tell("This replica (" + lease.identity() + ") leads now, term " + number
                + ": it writes scales, statuses and events.");
        gained.run();
    }

    private boolean paused(Duration time) {
        try {
            Thread.sleep(time);
            return true;
        } catch (InterruptedException stopped) {
            return false;
        }
    }

    private synchronized void tell(String sentence) {
        if (!sentence.equals(said)) {
            said = sentence;
            log.info("{}", sentence);
        }
    }

    private synchronized void troubled(KubernetesClientException failure) {
        String what = failure.getCode() == 403
                ? "the API server does not allow it (get, create and patch on leases in " + settings.namespace()
                        + " are needed): " + RequestFailure.message(failure)
                : RequestFailure.message(failure);
        if (!what.equals(trouble)) {
            trouble = what;
            log.warn(
                    "The lease {} cannot be read or written; trying again every {} s. {}",
                    place(),
                    settings.retryPeriod().toMillis() / 1000.0,
                    what);
        }
    }

    private synchronized void calm() {
        if (!trouble.isEmpty()) {
            trouble = "";
            log.info("The lease {} can be read and written again.", place());
        }
    }

    private String place() {
        return settings.namespace() + "/" + settings.name();
    }

    /** Gives the lease back where it is held, so that another replica leads at once. */
    @Override
    public void close() {
        closed = true;
        lease.letGo();
        CompletableFuture<?> running = election;
        if (running != null) {
            running.cancel(true);
        }
        supervisor.interrupt();
        try {
            supervisor.join(Duration.ofSeconds(5));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        work.shutdownNow();
    }
}
