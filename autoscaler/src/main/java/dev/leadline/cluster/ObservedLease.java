// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.Lock;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The Lease, with what this process knows of it by its own monotonic clock.
 *
 * <p>Two rules that wall clocks cannot break. A renewal of ours counts from the moment before its request was sent, so
 * our term ends before anybody else's waiting does. A renewal of another one counts from the moment it was first seen
 * here, so clocks that differ between machines take no lease away; what the elector reads is worded accordingly.
 */
final class ObservedLease implements Lock {

    /** A renewal of ours that the API server accepted. */
    record Held(long number, long renewedNanos) {}

    private record Seen(LeaderElectionRecord record, long sinceNanos) {}

    private final LeaseLock lease;
    private final LongSupplier nanoTime;
    private final RequestConfigBuilder oneTry;
    private final AtomicReference<@Nullable Held> held = new AtomicReference<>();
    private final AtomicReference<@Nullable Seen> seen = new AtomicReference<>();
    private volatile Consumer<LeaderElectionRecord> taken = record -> {};
    private volatile Consumer<Optional<KubernetesClientException>> written = failure -> {};

    ObservedLease(LeaseSettings settings, String identity, RequestConfig requests, LongSupplier nanoTime) {
        this.lease = new LeaseLock(settings.namespace(), settings.name(), identity);
        this.nanoTime = nanoTime;
        // The elector tries again by itself; a request that retries on its own would outlive the lease.
        this.oneTry = new RequestConfigBuilder(requests)
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) Math.max(500, settings.renewDeadline().toMillis() / 2));
    }

    /** The last renewal that counts; absent when another one led since, or we let go. */
    Optional<Held> held() {
        return Optional.ofNullable(held.get());
    }

    /** The Lease as last read. */
    Optional<LeaderElectionRecord> lastSeen() {
        return Optional.ofNullable(seen.get()).map(Seen::record);
    }

    /** Hears whenever a read finds that another one holds the lease. */
    void whenTaken(Consumer<LeaderElectionRecord> listener) {
        taken = listener;
    }

    /** Hears what became of every write, which the elector tries again without a word. A lost race is no failure. */
    void whenWritten(Consumer<Optional<KubernetesClientException>> listener) {
        written = listener;
    }

    /** Forgets our own term at once. */
    void letGo() {
        held.set(null);
    }

    /** How long until the lease may be taken, by what the last read said; zero or less when it may. */
    Duration untilFree() {
        Seen last = seen.get();
        if (last == null
                || isVacant(last.record())
                || identity().equals(last.record().getHolderIdentity())) {
            return Duration.ZERO;
        }
        return last.record().getLeaseDuration().minusNanos(nanoTime.getAsLong() - last.sinceNanos());
    }

    @Override
    public @Nullable LeaderElectionRecord get(KubernetesClient client) {
        LeaderElectionRecord read = once(client, lease::get);
        if (read == null) {
            seen.set(null);
            return null;
        }
        long now = nanoTime.getAsLong();
        Seen before = seen.get();
        if (before == null || !before.record().equals(read)) {
            seen.set(new Seen(read, now));
        }
        if (identity().equals(read.getHolderIdentity())) {
            return read;
        }
        held.set(null);
        if (!isVacant(read) && !untilFree().isNegative()) {
            taken.accept(read);
            return renewed(read, ZonedDateTime.now(ZoneOffset.UTC));
        }
        return renewed(read, ZonedDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC));
    }

    private static LeaderElectionRecord renewed(LeaderElectionRecord read, ZonedDateTime time) {
        return new LeaderElectionRecord(
                read.getHolderIdentity(),
                read.getLeaseDuration(),
                read.getAcquireTime(),
                time,
                read.getLeaderTransitions());
    }

    @Override
    public void create(KubernetesClient client, LeaderElectionRecord wanted) {
        long started = nanoTime.getAsLong();
        write(client, one -> lease.create(one, wanted));
        held.set(new Held(wanted.getLeaderTransitions(), started));
    }

    @Override
    public void update(KubernetesClient client, LeaderElectionRecord wanted) {
        if (!identity().equals(wanted.getHolderIdentity())) {
            held.set(null); // released: not a moment longer than the request takes
        }
        long started = nanoTime.getAsLong();
        write(client, one -> lease.update(one, wanted));
        if (identity().equals(wanted.getHolderIdentity())) {
            held.set(new Held(wanted.getLeaderTransitions(), started));
        }
    }

    private void write(KubernetesClient client, Consumer<KubernetesClient> call) {
        try {
            once(client, one -> {
                call.accept(one);
                return one;
            });
            written.accept(Optional.empty());
        } catch (KubernetesClientException failed) {
            if (failed.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                written.accept(Optional.of(failed));
            }
            throw failed;
        }
    }

    private <T> @Nullable T once(KubernetesClient client, Function<KubernetesClient, @Nullable T> call) {
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(oneTry.build())
                .call(call::apply);
    }

    private static boolean isVacant(LeaderElectionRecord record) {
        return record.getHolderIdentity() == null || record.getHolderIdentity().isEmpty();
    }

    @Override
    public String identity() {
        return lease.identity();
    }

    @Override
    public String describe() {
        return lease.describe();
    }
}
