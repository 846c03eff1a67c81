// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import dev.leadline.adapter.board.Board;
import dev.leadline.adapter.certificate.ApiServiceWarden;
import dev.leadline.adapter.certificate.CertificateFiles;
import dev.leadline.adapter.certificate.Ephemeral;
import dev.leadline.adapter.certificate.RegistrationState;
import dev.leadline.adapter.certificate.SelfSigned;
import dev.leadline.adapter.certificate.ServingCertificate;
import dev.leadline.adapter.certificate.ServingNames;
import dev.leadline.adapter.forward.ForeignMetrics;
import dev.leadline.adapter.identity.DelegatedDoorman;
import dev.leadline.adapter.identity.Doorman;
import dev.leadline.adapter.keda.KedaScaler;
import dev.leadline.adapter.keda.KedaServer;
import dev.leadline.adapter.keda.KedaSettings;
import dev.leadline.adapter.server.AdapterMetrics;
import dev.leadline.adapter.server.AdapterServer;
import dev.leadline.adapter.server.BoardKeeper;
import dev.leadline.adapter.server.Readiness;
import dev.leadline.adapter.server.WarmUp;
import dev.leadline.adapter.source.DecisionSource;
import dev.leadline.adapter.source.StatusSource;
import dev.leadline.adapter.source.StreamSettings;
import dev.leadline.adapter.source.StreamSource;
import dev.leadline.adapter.wire.ExternalMetrics;
import dev.leadline.adapter.wire.ExternalMetricsDocuments;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The rooms of the adapter, wired and running. */
final class RunningAdapter implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(RunningAdapter.class);

    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final InstantSource clock = InstantSource.system();
    private final AdapterOptions options;
    private final String listen;
    private final AdapterServer server;
    private final Optional<KedaServer> keda;

    /**
     * Opens the ports.
     *
     * @param client of the cluster, closed with this; absent when there is none
     * @param namespace of this process
     * @param listen address of the ports
     */
    static RunningAdapter start(
            AdapterOptions options, Optional<KubernetesClient> client, String namespace, String listen, String version)
            throws IOException {
        return new RunningAdapter(options, client, namespace, listen, version);
    }

    private RunningAdapter(
            AdapterOptions options, Optional<KubernetesClient> client, String namespace, String listen, String version)
            throws IOException {
        this.options = options;
        this.listen = listen;
        client.ifPresent(parts::push);
        ExternalMetrics documents = new ExternalMetricsDocuments(version);
        WarmUp warm = keep(new WarmUp(documents).start());
        ServingNames names = new ServingNames(options.service(), namespace);
        DecisionSource source = source(client);
        Board board = new Board(source::reading);
        AdapterMetrics metrics = new AdapterMetrics(board::snapshot, source::heard, clock);
        Doorman doorman =
                keep(client.map(one -> DelegatedDoorman.open(one, clock)).orElseGet(OpenDoor::new));
        ServingCertificate certificate = keep(certificate(client, names, metrics));
        Readiness readiness = new Readiness()
                .with("ping", () -> true)
                .with("certificate", certificate::isReady)
                .with("identity", doorman::isReady)
                .with("decisions", source::isComplete)
                .with("warm", warm::isDone)
                .with("shutdown", () -> !ending.get());
        Optional<ForeignMetrics> foreign = options.backend().isEmpty()
                ? Optional.empty()
                : Optional.of(keep(ForeignMetrics.of(options.backend().get(), documents, clock)));
        keep(new BoardKeeper(board, source, clock).start());
        server = keep(new AdapterServer(
                new AdapterServer.Parts(documents, board::snapshot, doorman, certificate, readiness, metrics, foreign),
                listen,
                options.port()));
        keda = keda(board, certificate);
        warm.ask(server.port());
    }

    private DecisionSource source(Optional<KubernetesClient> client) {
        return options.autoscaler()
                .<DecisionSource>map(address -> new StreamSource(StreamSettings.of(address), clock))
                .orElseGet(() -> StatusSource.of(client.orElseThrow(), new HashSet<>(options.namespaces()), clock));
    }

    private ServingCertificate certificate(
            Optional<KubernetesClient> client, ServingNames names, AdapterMetrics metrics) {
        if (options.certificate().isPresent()) {
            CertificateFiles files = new CertificateFiles(
                    options.certificate().get(), options.key().orElseThrow());
            files.start();
            client.ifPresent(one -> warden(one, names, Optional::empty, metrics));
            return files;
        }
        if (client.isPresent() && options.secret().isPresent()) {
            SelfSigned made =
                    SelfSigned.in(client.get(), names, options.secret().get(), clock);
            ApiServiceWarden warden = warden(client.get(), names, made::caBundle, metrics);
            made.start(warden::soon);
            return made;
        }
        Ephemeral made = new Ephemeral(names, clock);
        made.start();
        return made;
    }

    private ApiServiceWarden warden(
            KubernetesClient client,
            ServingNames names,
            Supplier<Optional<String>> authorities,
            AdapterMetrics metrics) {
        ApiServiceWarden warden = keep(ApiServiceWarden.in(client, names, authorities, clock));
        warden.start();
        GaugeWithCallback.builder()
                .name("leadline_adapter_registration")
                .help("1 for who answers external.metrics.k8s.io in this cluster, by state.")
                .labelNames("state")
                .callback(callback -> {
                    for (RegistrationState state : RegistrationState.values()) {
                        callback.call(RegistrationState.of(warden.registration()) == state ? 1 : 0, state.name());
                    }
                })
                .register(metrics.registry());
        return warden;
    }

    private Optional<KedaServer> keda(Board board, ServingCertificate certificate) throws IOException {
        if (options.grpcPort() == 0) {
            return Optional.empty();
        }
        KedaScaler scaler = keep(new KedaScaler(board));
        return Optional.of(keep(KedaServer.start(
                new KedaSettings(new InetSocketAddress(listen, options.grpcPort()), options.grpcClientAuthorities()),
                scaler,
                certificate)));
    }

    private <T extends AutoCloseable> T keep(T part) {
        parts.push(part);
        return part;
    }

    /** What is open, for the terminal. */
    String sentence() {
        return "Leadline's metrics adapter answers at https://" + listen + ":" + server.port()
                + keda.map(one -> ", and KEDA at " + listen + ":" + one.port()).orElse("")
                + ". It reads "
                + options.autoscaler()
                        .map(address -> "the decisions of " + address)
                        .orElse("the status of the ScalingPolicies")
                + ".";
    }

    /** Goes on serving for a while, not ready any more, so that nobody is sent here; then ends. */
    @Override
    public void close() {
        if (!ending.compareAndSet(false, true)) {
            return;
        }
        Duration delay = options.shutdownDelay();
        if (!delay.isZero()) {
            log.info("The end was asked for; serving for {} s more, not ready.", delay.toSeconds());
            try {
                Thread.sleep(delay);
            } catch (InterruptedException hurried) {
                Thread.currentThread().interrupt();
            }
        }
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
