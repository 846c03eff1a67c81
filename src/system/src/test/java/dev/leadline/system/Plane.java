// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The parts of a Kubernetes control plane with their files and flags, all on loopback: etcd, kube-apiserver,
 * kube-controller-manager with every default controller, kube-scheduler, and kwok for the kubelets.
 */
final class Plane {

    /** The user with all rights, which tests are by default. */
    static final String ADMIN = "testbed-admin";

    private static final String CONTROLLERS = "testbed-controllers";
    private static final String SCHEDULER = "testbed-scheduler";
    private static final String KWOK = "testbed-kwok";

    private final Path folder;
    private final PlaneCertificates certificates;
    private final Map<String, String> tokens = new LinkedHashMap<>();
    private final Part etcd;
    private final Part apiServer;
    private final Part controllers;
    private final Part scheduler;
    private final Part kwok;
    private final int etcdPort = Product.freePort();
    private final int apiPort = Product.freePort();

    /**
     * Writes the files that the parts read.
     *
     * @param folder takes data, logs and keys
     */
    Plane(Path folder, PlaneCertificates certificates, Part.Maker maker) throws IOException, InterruptedException {
        this.folder = folder;
        this.certificates = certificates;
        SecureRandom random = new SecureRandom();
        for (String user : List.of(ADMIN, CONTROLLERS, SCHEDULER, KWOK)) {
            byte[] token = new byte[16];
            random.nextBytes(token);
            tokens.put(user, HexFormat.of().formatHex(token));
        }
        StringBuilder users = new StringBuilder();
        tokens.forEach((user, token) -> users.append("%s,%s,%s,\"system:masters\"%n".formatted(token, user, user)));
        Files.writeString(folder.resolve("tokens.csv"), users.toString());
        copy("audit-policy.yaml");
        copy("kwok.yaml");
        PlaneCertificates.Pair frontProxy = certificates.frontProxy();
        etcd = maker.make("etcd", "plane", etcd());
        apiServer = maker.make("kube-apiserver", "plane", apiServer(frontProxy));
        controllers = maker.make("kube-controller-manager", "plane", controllers());
        scheduler = maker.make("kube-scheduler", "plane", scheduler());
        kwok = maker.make("kwok", "kwok", kwok());
    }

    private void copy(String resource) throws IOException {
        try (InputStream in = Objects.requireNonNull(Plane.class.getResourceAsStream(resource), resource)) {
            Files.copy(in, folder.resolve(resource));
        }
    }

    private List<String> etcd() throws IOException {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + Product.freePort();
        return List.of(
                "etcd",
                "--name=testbed",
                "--data-dir=" + folder.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=testbed=" + peer,
                // The data need not survive a power cut.
                "--unsafe-no-fsync",
                "--quota-backend-bytes=4294967296",
                "--log-level=warn");
    }

    private List<String> apiServer(PlaneCertificates.Pair frontProxy) {
        PlaneCertificates.Pair accounts = certificates.serviceAccountKeys();
        return List.of(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + apiPort,
                "--cert-dir=" + folder.resolve("serving"),
                "--endpoint-reconciler-type=none",
                "--service-cluster-ip-range=10.96.0.0/16",
                "--authorization-mode=RBAC",
                "--token-auth-file=" + folder.resolve("tokens.csv"),
                "--client-ca-file=" + certificates.authority(),
                // Pods need no tokens mounted: there is no kubelet that would.
                "--disable-admission-plugins=ServiceAccount",
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-key-file=" + accounts.certificate(),
                "--service-account-signing-key-file=" + accounts.key(),
                "--requestheader-client-ca-file=" + certificates.authority(),
                "--requestheader-allowed-names=front-proxy",
                "--requestheader-username-headers=X-Remote-User",
                "--requestheader-group-headers=X-Remote-Group",
                "--requestheader-extra-headers-prefix=X-Remote-Extra-",
                "--proxy-client-cert-file=" + frontProxy.certificate(),
                "--proxy-client-key-file=" + frontProxy.key(),
                "--audit-policy-file=" + folder.resolve("audit-policy.yaml"),
                "--audit-log-path=" + auditLog(),
                "--audit-log-maxsize=4000");
    }

    private List<String> controllers() throws IOException {
        return List.of(
                "kube-controller-manager",
                "--kubeconfig=" + kubeconfig(CONTROLLERS),
                "--secure-port=0",
                "--leader-elect=false",
                "--service-account-private-key-file="
                        + certificates.serviceAccountKeys().key(),
                "--root-ca-file=" + authority(),
                // Fake kubelets renew their leases rarely, and an outage of the API server must not evict pods.
                "--node-monitor-grace-period=1h",
                "--horizontal-pod-autoscaler-sync-period=2s",
                "--concurrent-deployment-syncs=20",
                "--concurrent-replicaset-syncs=20",
                "--kube-api-qps=300",
                "--kube-api-burst=600");
    }

    private List<String> scheduler() throws IOException {
        return List.of(
                "kube-scheduler",
                "--kubeconfig=" + kubeconfig(SCHEDULER),
                "--secure-port=0",
                "--leader-elect=false",
                "--kube-api-qps=300",
                "--kube-api-burst=600");
    }

    private List<String> kwok() throws IOException {
        int port = Product.freePort();
        return List.of(
                "--kubeconfig=" + kubeconfig(KWOK),
                "--config=" + folder.resolve("kwok.yaml"),
                "--node-port=" + port,
                "--server-address=127.0.0.1:" + port);
    }

    /** In the order of starting. */
    List<Part> parts() {
        return List.of(etcd, apiServer, controllers, scheduler, kwok);
    }

    Part apiServer() {
        return apiServer;
    }

    URI address() {
        return URI.create("https://127.0.0.1:" + apiPort);
    }

    /** True when the API server has made the certificates that it shows; it does so at its first start. */
    boolean hasServingCertificate() {
        return Files.exists(folder.resolve("serving/apiserver.crt"));
    }

    /** Takes the authority out of what the API server has made: it stands last, behind the server's own certificate. */
    void keepAuthority() throws IOException {
        String chain = Files.readString(folder.resolve("serving/apiserver.crt"));
        Files.writeString(authority(), chain.substring(chain.lastIndexOf("-----BEGIN CERTIFICATE")));
    }

    /** What the API server's certificate is checked against. */
    Path authority() {
        return folder.resolve("serving-authority.crt");
    }

    Path auditLog() {
        return folder.resolve("audit.log");
    }

    String adminToken() {
        return Objects.requireNonNull(tokens.get(ADMIN));
    }

    private Path kubeconfig(String user) throws IOException {
        return Kubeconfig.write(
                folder.resolve(user + ".kubeconfig"),
                address(),
                authority(),
                new Kubeconfig.Token(Objects.requireNonNull(tokens.get(user))));
    }

    Path adminKubeconfig() throws IOException {
        return kubeconfig(ADMIN);
    }
}
