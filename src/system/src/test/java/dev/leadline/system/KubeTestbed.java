// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A real Kubernetes control plane on loopback: etcd, kube-apiserver, kube-controller-manager, kube-scheduler, and kwok, which
 * stands in for the kubelets of fake nodes. One serves all tests of a JVM and ends with it; each test takes a namespace of
 * its own. Its programs are built at the first use, which takes minutes and is said.
 *
 * <p>Pods run nothing. Each has an address of its own in 127.64.0.0/16 once it is scheduled, is ready after its cold start,
 * and goes some time after it was told to; see {@link GpuDeployment}.
 */
final class KubeTestbed implements AutoCloseable {

    private static final Duration READY = Duration.ofMinutes(2);
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final Path folder;
    private final PlaneCertificates certificates;
    private final Watchdog watchdog;
    private final ControlPlane plane;
    private final KubernetesClient client;
    private final AuditLog audit;
    private final List<KubernetesClient> clients = new ArrayList<>();

    /** Holds the one testbed of this JVM; it starts when it is asked for. */
    private static final class Shared {
        private static final KubeTestbed ONE = start();
    }

    private KubeTestbed(Path folder) throws IOException, InterruptedException {
        this.folder = folder;
        watchdog = Watchdog.start();
        certificates = PlaneCertificates.create(Files.createDirectories(folder.resolve("keys")));
        plane = PlaneChoice.plane(PlaneFiles.write(folder, certificates), watchdog);
        Runtime.getRuntime().addShutdownHook(new Thread(this::endWithJvm, "testbed-end"));
        for (Part part : plane.parts()) {
            part.start();
            if (part.equals(plane.apiServer())) {
                await("the API server's certificate", READY, plane::hasServingCertificate);
                plane.keepAuthority();
                awaitReady();
            }
        }
        client = open(plane.adminKubeconfig());
        audit = new AuditLog(plane.auditLog(), this::markAudit);
        await(
                "the default service account",
                READY,
                () -> client.serviceAccounts()
                                .inNamespace("default")
                                .withName("default")
                                .get()
                        != null);
    }

    /** The testbed of this JVM. */
    static KubeTestbed shared() {
        return Shared.ONE;
    }

    /** A testbed of the caller's own, for tests that harm it; close it. */
    static KubeTestbed start() {
        long begun = System.nanoTime();
        try {
            Path folder = Path.of("target", "testbed", ProcessHandle.current().pid() + "-" + NUMBERS.incrementAndGet())
                    .toAbsolutePath();
            Files.createDirectories(folder);
            KubeTestbed testbed = new KubeTestbed(folder);
            System.err.printf(
                    "testbed: Kubernetes answers at %s after %.1f s; logs in %s%n",
                    testbed.address(), (System.nanoTime() - begun) / 1e9, folder);
            return testbed;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the testbed started", hurried);
        }
    }

    // --- Who asks ------------------------------------------------------------------------------------------------

    /** A client with all rights. */
    KubernetesClient client() {
        return client;
    }

    /** A client of any user and groups, which has no rights but those of its role bindings. The testbed closes it. */
    KubernetesClient clientAs(String user, String... groups) {
        return open(kubeconfigOf(user, groups));
    }

    /** A client with exactly a service account's rights. The testbed closes it. */
    KubernetesClient clientAsServiceAccount(String namespace, String name) {
        return open(kubeconfigOfServiceAccount(namespace, name));
    }

    /** A kubeconfig with all rights, for processes. */
    Path kubeconfig() {
        try {
            return plane.adminKubeconfig();
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    /** A kubeconfig of any user and groups. */
    Path kubeconfigOf(String user, String... groups) {
        String file = "user-" + Integer.toHexString(Objects.hash(user, List.of(groups)));
        try {
            PlaneCertificates.Pair pair = certificates.client(file, user, groups);
            return writeKubeconfig(file, plane.address(), new Kubeconfig.Certificate(pair));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    /** A kubeconfig with a token of a service account, which is made if it is missing. */
    Path kubeconfigOfServiceAccount(String namespace, String name) {
        return kubeconfigOfServiceAccount(namespace, name, plane.address());
    }

    /** The same for a server that stands in front, such as a {@link SlowProxy}. */
    Path kubeconfigOfServiceAccount(String namespace, String name, URI server) {
        try {
            return writeKubeconfig(
                    "account-" + namespace + "-" + name + "-" + server.getPort(),
                    server,
                    new Kubeconfig.Token(token(namespace, name)));
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private Path writeKubeconfig(String name, URI server, Kubeconfig.Credentials credentials) throws IOException {
        return Kubeconfig.write(folder.resolve(name + ".kubeconfig"), server, plane.authority(), credentials);
    }

    /** A token of a service account for two hours, by the TokenRequest API. The account is made if it is missing. */
    String token(String namespace, String name) {
        if (client.serviceAccounts().inNamespace(namespace).withName(name).get() == null) {
            client.resource(new ServiceAccountBuilder()
                            .withNewMetadata()
                            .withNamespace(namespace)
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        TokenRequest wanted = new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(TimeUnit.HOURS.toSeconds(2))
                .endSpec()
                .build();
        TokenRequest given =
                client.serviceAccounts().inNamespace(namespace).withName(name).tokenRequest(wanted);
        return given.getStatus().getToken();
    }

    private KubernetesClient open(Path kubeconfig) {
        KubernetesClient opened = new KubernetesClientBuilder()
                .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
                .build();
        synchronized (clients) {
            clients.add(opened);
        }
        return opened;
    }

    // --- What is there -------------------------------------------------------------------------------------------

    URI address() {
        return plane.address();
    }

    /** The helm client that was built with the testbed. */
    Path helm() {
        try {
            return PlanePrograms.present().helm();
        } catch (IOException | InterruptedException gone) {
            throw new IllegalStateException(gone);
        }
    }

    /** Signs certificates that the API server trusts, such as those of extension API servers. */
    PlaneCertificates certificates() {
        return certificates;
    }

    /** Makes a fresh namespace. */
    String namespace(String prefix) {
        String name = prefix + "-" + NUMBERS.incrementAndGet();
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
        await(
                "the service account of " + name,
                READY,
                () -> client.serviceAccounts()
                                .inNamespace(name)
                                .withName("default")
                                .get()
                        != null);
        return name;
    }

    /** Makes fake nodes and waits until they are ready. */
    List<Node> nodes(FakeNodes wanted) {
        List<Node> made = wanted.objects().stream()
                .map(node -> client.resource(node).create())
                .toList();
        made.forEach(node -> client.nodes()
                .withName(node.getMetadata().getName())
                .waitUntilReady(READY.toSeconds(), TimeUnit.SECONDS));
        return made;
    }

    /** Creates a Deployment. */
    void create(GpuDeployment pool) {
        client.resource(pool.deployment()).create();
    }

    /** Removes a namespace's site: its nodes at once, the namespace with all that is in it in the background. */
    void leave(String namespace) {
        client.nodes().withLabel(FakeNodes.SITE, namespace).delete();
        client.namespaces().withName(namespace).delete();
    }

    AuditLog audit() {
        return audit;
    }

    private void markAudit() {
        String marker = "audit-marker-" + NUMBERS.incrementAndGet();
        // Under load thousands of characters follow the marker before anybody looks, so the end alone may miss it.
        long before = ProcessPart.length(plane.auditLog());
        client.configMaps().inNamespace("default").withName(marker).get();
        await(
                "the audit log to have " + marker,
                READY,
                () -> ProcessPart.from(plane.auditLog(), before).contains(marker));
    }

    // --- Faults --------------------------------------------------------------------------------------------------

    /** A proxy in front of the API server, which does what the test tells it; close it. */
    SlowProxy slowProxy() {
        return SlowProxy.start(plane.address(), plane.authority());
    }

    /** Ends the API server: connections are refused. Its data stays. */
    void stopApiServer() {
        plane.apiServer().stop();
    }

    /** Starts the API server again at the same address and waits until it is ready. */
    void startApiServer() {
        try {
            plane.apiServer().start();
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        awaitReady();
    }

    /** Stops the API server's clock: connections stay open and nothing answers. */
    void pauseApiServer() {
        plane.apiServer().pause();
    }

    void resumeApiServer() {
        plane.apiServer().resume();
        awaitReady();
    }

    /** A part by its name, such as {@code kube-controller-manager}. */
    Part part(String name) {
        return plane.parts().stream()
                .filter(part -> part.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no part is named " + name));
    }

    private void awaitReady() {
        try {
            Config patient = Config.fromKubeconfig(plane.adminKubeconfig().toFile());
            patient.setRequestRetryBackoffLimit(0);
            patient.setRequestTimeout(5_000);
            patient.setConnectionTimeout(5_000);
            try (KubernetesClient asking =
                    new KubernetesClientBuilder().withConfig(patient).build()) {
                await("the API server to be ready", READY, () -> isReady(asking));
            }
        } catch (IOException full) {
            throw new UncheckedIOException(full);
        }
    }

    private static boolean isReady(KubernetesClient asking) {
        try {
            return "ok".equals(asking.raw("/readyz"));
        } catch (KubernetesClientException notYet) {
            return false;
        }
    }

    /**
     * Waits until something holds.
     *
     * @throws AssertionError when it does not in time, or when a part of the plane has ended by itself, with its last words
     */
    void await(String what, Duration patience, BooleanSupplier holds) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!holds.getAsBoolean()) {
            plane.parts().stream().filter(Part::hasFailed).findFirst().ifPresent(dead -> {
                throw new AssertionError(
                        "waiting for " + what + ": " + dead.name() + " has ended; " + dead.lastWords());
            });
            if (System.nanoTime() > deadline) {
                throw new AssertionError("waited in vain for " + what + " for " + patience + "; logs in " + folder
                        + "\n" + plane.apiServer().lastWords());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    /** Testcontainers ends its containers by itself then. */
    private void endWithJvm() {
        plane.parts().reversed().stream()
                .filter(part -> part instanceof ProcessPart)
                .forEach(Part::end);
        watchdog.close();
    }

    @Override
    public void close() {
        synchronized (clients) {
            clients.forEach(KubernetesClient::close);
        }
        plane.parts().reversed().forEach(Part::end);
        watchdog.close();
    }
}
