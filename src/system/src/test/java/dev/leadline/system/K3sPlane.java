// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import com.github.dockerjava.api.model.PortBinding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/**
 * The control plane of K3s, for machines that can build nothing but pull images. K3s makes one part of etcd's stand-in, API
 * server, controllers and scheduler; it runs no kubelet of its own, kwok stands in for those as elsewhere.
 */
final class K3sPlane implements ControlPlane {

    private static final String K3S = "rancher/k3s:v1.37.2-k3s1";
    private static final String KWOK = "registry.k8s.io/kwok/kwok:v0.8.0";
    private static final String TLS = "/var/lib/rancher/k3s/server/tls/";
    private static final Pattern AUTHORITY = Pattern.compile("certificate-authority-data: *(\\S+)");

    private final PlaneFiles files;
    private final int port = Product.freePort();
    private final Part server;
    private final Part kwok;
    private Optional<K3sContainer> k3s = Optional.empty();

    K3sPlane(PlaneFiles files, Watchdog watchdog) throws IOException {
        this.files = files;
        server = ContainerPart.of("kube-apiserver", files.folder(), watchdog, this::container);
        kwok = ContainerPart.onTheHost(
                "kwok", KWOK, "/usr/local/bin/kwok", files.kwok(address(), authority()), files.folder(), watchdog);
    }

    private GenericContainer<?> container() {
        K3sContainer made = new K3sContainer(DockerImageName.parse(K3S).asCompatibleSubstituteFor("rancher/k3s"));
        PlaneCertificates certificates = files.certificates();
        made.setCommand(
                "server",
                "--disable-agent",
                "--disable=traefik,servicelb,metrics-server,coredns,local-storage",
                "--disable-cloud-controller",
                "--data-dir=/var/lib/rancher/k3s",
                "--tls-san=127.0.0.1",
                api("token-auth-file=" + files.tokens()),
                api("disable-admission-plugins=ServiceAccount"),
                api("audit-policy-file=" + files.auditPolicy()),
                api("audit-log-path=" + auditLog()),
                api("audit-log-maxsize=4000"),
                "--kube-controller-manager-arg=node-monitor-grace-period=1h",
                "--kube-controller-manager-arg=horizontal-pod-autoscaler-sync-period=2s");
        // With our own authority for clients, users get certificates in the same way as elsewhere.
        made.withCopyFileToContainer(MountableFile.forHostPath(certificates.authority()), TLS + "client-ca.crt");
        made.withCopyFileToContainer(MountableFile.forHostPath(certificates.authorityKey()), TLS + "client-ca.key");
        made.withCreateContainerCmdModifier(command -> Objects.requireNonNull(command.getHostConfig())
                .withPortBindings(PortBinding.parse("127.0.0.1:" + port + ":6443")));
        k3s = Optional.of(made);
        return made;
    }

    private static String api(String flag) {
        return "--kube-apiserver-arg=" + flag;
    }

    @Override
    public List<Part> parts() {
        return List.of(server, kwok);
    }

    @Override
    public Part apiServer() {
        return server;
    }

    @Override
    public URI address() {
        return URI.create("https://127.0.0.1:" + port);
    }

    @Override
    public boolean hasServingCertificate() {
        return k3s.isPresent() && authorityIn(k3s.get()).isPresent();
    }

    /** Asked of the running container: Testcontainers reads its kubeconfig only after a wait of its own. */
    private static Optional<String> authorityIn(K3sContainer container) {
        try {
            String kubeconfig = container
                    .execInContainer("cat", "/etc/rancher/k3s/k3s.yaml")
                    .getStdout();
            Matcher found = AUTHORITY.matcher(kubeconfig);
            return found.find() ? Optional.of(found.group(1)) : Optional.empty();
        } catch (IOException notYet) {
            return Optional.empty();
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(hurried);
        }
    }

    @Override
    public void keepAuthority() throws IOException {
        String encoded = k3s.flatMap(K3sPlane::authorityIn).orElseThrow();
        Files.write(authority(), Base64.getDecoder().decode(encoded));
    }

    @Override
    public Path authority() {
        return files.folder().resolve("serving-authority.crt");
    }

    @Override
    public Path auditLog() {
        return files.folder().resolve("audit.log");
    }

    @Override
    public Path adminKubeconfig() throws IOException {
        return files.kubeconfig(PlaneFiles.ADMIN, address(), authority());
    }
}
