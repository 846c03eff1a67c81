// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** A testbed of its own for programs that take figures: namespaces with fake nodes and pods, and what was asked of it. */
public final class Stage implements AutoCloseable {

    /** How long a fake pod that was told to end may go on, unless it is deleted sooner. */
    private static final Duration SHUTDOWN = Duration.ofMinutes(2);

    private static final List<String> PARTS =
            List.of("etcd", "kube-apiserver", "kube-controller-manager", "kube-scheduler");

    private final KubeTestbed testbed;
    private final boolean shared;

    private Stage(KubeTestbed testbed, boolean shared) {
        this.testbed = testbed;
        this.shared = shared;
        install();
    }

    /** The testbed of this JVM's tests, with Leadline's CRDs; closing leaves it as it is. */
    public static Stage shared() {
        return new Stage(KubeTestbed.shared(), true);
    }

    /** Starts a control plane with Leadline's CRDs. */
    public static Stage start() {
        return new Stage(KubeTestbed.start(), false);
    }

    /** The source tree. */
    public static Path home() {
        return PlanePrograms.home();
    }

    private void install() {
        ChartCrds.provide(testbed);
        testbed.await(
                "the API server to serve ScalingPolicies",
                Duration.ofSeconds(30),
                () -> testbed.client().hasApiGroup("leadline.dev", true));
    }

    /** With all rights. */
    public KubernetesClient client() {
        return testbed.client();
    }

    /** A kubeconfig of a user with all rights, whose requests are told apart by its name. */
    public Path kubeconfig(String user) {
        return testbed.kubeconfigOf(user, "system:masters");
    }

    /** A kubeconfig with all rights that goes through a proxy. */
    public Path kubeconfig(String account, SlowProxy proxy) {
        testbed.client()
                .resource(new ClusterRoleBindingBuilder()
                        .withNewMetadata()
                        .withName("all-for-" + account)
                        .endMetadata()
                        .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "cluster-admin")
                        .addNewSubject("", "ServiceAccount", account, "default")
                        .build())
                .create();
        return testbed.kubeconfigOfServiceAccount("default", account, proxy.address());
    }

    /** A proxy in front of the API server, which delays, refuses and cuts as it is told. */
    public SlowProxy proxy() {
        return testbed.slowProxy();
    }

    /** Ends the API server: connections are refused. What it knows stays. */
    public void stopApiServer() {
        testbed.stopApiServer();
    }

    /** Starts it again and waits until it is ready. */
    public void startApiServer() {
        testbed.startApiServer();
    }

    /** A fresh namespace with fake nodes of its own. */
    public String namespace(String prefix, int nodes, int gpusEach) {
        String name = testbed.namespace(prefix);
        testbed.nodes(FakeNodes.h100(name, nodes, gpusEach));
        return name;
    }

    /** A pool of fake engines. */
    public void pool(
            String namespace, String name, int replicas, int gpus, Duration coldStart, Map<String, String> labels) {
        testbed.create(GpuDeployment.of(namespace, name, replicas)
                .gpus(gpus)
                .coldStart(coldStart)
                .shutdown(SHUTDOWN)
                .labels(labels));
    }

    /** A fake router with its Service {@code epp}. */
    public void router(String namespace, Map<String, String> labels) {
        pool(namespace, "epp", 1, 0, Duration.ZERO, labels);
        client().resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withNamespace(namespace)
                        .withName("epp")
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", "epp")
                        .addNewPort()
                        .withName("metrics")
                        .withPort(9090)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
    }

    /** Removes a namespace in the background. */
    public void leave(String namespace) {
        testbed.leave(namespace);
    }

    /** Waits until something holds. */
    public void await(String what, Duration patience, BooleanSupplier holds) {
        testbed.await(what, patience, holds);
    }

    /** Process ids of the control plane and of kwok, by name. */
    public Map<String, Long> processes() {
        Map<String, Long> found = new LinkedHashMap<>();
        ProcessHandle.current().descendants().forEach(process -> {
            String[] arguments = process.info().arguments().orElse(new String[0]);
            if (arguments.length > 0 && PARTS.contains(arguments[0])) {
                found.put(arguments[0], process.pid());
            } else if (process.info().command().orElse("").endsWith("/kwok")) {
                found.put("kwok", process.pid());
            }
        });
        return found;
    }

    /**
     * One request that the API server has answered.
     *
     * @param resource with its subresource, such as {@code deployments/scale}
     * @param received when it had been read
     * @param finished when the answer was complete
     */
    public record Request(
            String user,
            String verb,
            String resource,
            String namespace,
            String name,
            int code,
            Instant received,
            Instant finished) {

        /** True when it was accepted. */
        public boolean accepted() {
            return code >= 200 && code < 300;
        }

        /** True for a try to write the size of something. */
        public boolean scales() {
            return resource.endsWith("/scale") && !AuditLog.READS.contains(verb);
        }
    }

    /** The place in the audit log behind everything that is answered now. */
    public long mark() {
        return testbed.audit().now();
    }

    /** What was asked since a mark and is answered, watches when they ended, in the order of the log. */
    public List<Request> requests(long mark) {
        return testbed.audit().since(mark).stream()
                .filter(one -> one.stage().equals("ResponseComplete"))
                .map(one -> new Request(
                        one.user(),
                        one.verb(),
                        one.subresource().isEmpty() ? one.resource() : one.resource() + "/" + one.subresource(),
                        one.namespace(),
                        one.name(),
                        one.code(),
                        one.received(),
                        one.finished()))
                .toList();
    }

    @Override
    public void close() {
        if (!shared) {
            testbed.close();
        }
    }
}
