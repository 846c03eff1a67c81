// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The parts of a Kubernetes control plane with their files and flags, all on loopback: etcd, kube-apiserver,
 * kube-controller-manager with every default controller, kube-scheduler, and kwok for the kubelets.
 */
final class Plane implements ControlPlane {

    private final Path folder;
    private final PlaneCertificates certificates;
    private final PlaneFiles files;
    private final Part etcd;
    private final Part apiServer;
    private final Part controllers;
    private final Part scheduler;
    private final Part kwok;
    private final int etcdPort = Product.freePort();
    private final int apiPort = Product.freePort();

    Plane(PlaneFiles files, Part.Maker maker) throws IOException, InterruptedException {
        this.files = files;
        this.folder = files.folder();
        this.certificates = files.certificates();
        PlaneCertificates.Pair frontProxy = certificates.frontProxy();
        etcd = maker.make("etcd", "plane", etcd());
        apiServer = maker.make("kube-apiserver", "plane", apiServer(frontProxy));
        controllers = maker.make("kube-controller-manager", "plane", controllers());
        scheduler = maker.make("kube-scheduler", "plane", scheduler());
        kwok = maker.make("kwok", "kwok", files.kwok(address(), authority()));
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
                "--token-auth-file=" + files.tokens(),
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
                "--audit-policy-file=" + files.auditPolicy(),
                "--audit-log-path=" + auditLog(),
                "--audit-log-maxsize=4000");
    }

    private List<String> controllers() throws IOException {
        return List.of(
                "kube-controller-manager",
                "--kubeconfig=" + files.kubeconfig(PlaneFiles.CONTROLLERS, address(), authority()),
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
                "--kubeconfig=" + files.kubeconfig(PlaneFiles.SCHEDULER, address(), authority()),
                "--secure-port=0",
                "--leader-elect=false",
                "--kube-api-qps=300",
                "--kube-api-burst=600");
    }

    @Override
    public List<Part> parts() {
        return List.of(etcd, apiServer, controllers, scheduler, kwok);
    }

    @Override
    public Part apiServer() {
        return apiServer;
    }

    @Override
    public URI address() {
        return URI.create("https://127.0.0.1:" + apiPort);
    }

    @Override
    public boolean hasServingCertificate() {
        return Files.exists(folder.resolve("serving/apiserver.crt"));
    }

    /** The authority stands last in what the API server has made, behind the server's own certificate. */
    @Override
    public void keepAuthority() throws IOException {
        String chain = Files.readString(folder.resolve("serving/apiserver.crt"));
        Files.writeString(authority(), chain.substring(chain.lastIndexOf("-----BEGIN CERTIFICATE")));
    }

    @Override
    public Path authority() {
        return folder.resolve("serving-authority.crt");
    }

    @Override
    public Path auditLog() {
        return folder.resolve("audit.log");
    }

    @Override
    public Path adminKubeconfig() throws IOException {
        return files.kubeconfig(PlaneFiles.ADMIN, address(), authority());
    }
}
