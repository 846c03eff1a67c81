// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * A pool of engines on fake nodes, as a Deployment or a StatefulSet. Nothing runs in its pods: kwok gives them an address
 * and, after the cold start, readiness.
 *
 * @param gpus accelerators per pod; 0 for none
 * @param coldStart from scheduled to ready
 * @param shutdown from being told to end to being gone
 * @param labels of the pods, beside {@code app: NAME}
 * @param annotations of the pods
 */
record GpuDeployment(
        String namespace,
        String name,
        int replicas,
        int gpus,
        Duration coldStart,
        Duration shutdown,
        Map<String, String> labels,
        Map<String, String> annotations) {

    /** Annotations that kwok's stages read. */
    static final String COLD_START = "testbed.leadline.dev/cold-start";

    static final String IMAGE_PULL = "testbed.leadline.dev/image-pull";
    static final String SHUTDOWN = "testbed.leadline.dev/shutdown";

    /** {@code "false"} makes a ready pod unready, its removal ready again. */
    static final String READY = "testbed.leadline.dev/ready";

    GpuDeployment {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /** One GPU per pod, a cold start of 15 s, gone half a second after the end. */
    static GpuDeployment of(String namespace, String name, int replicas) {
        return new GpuDeployment(
                namespace, name, replicas, 1, Duration.ofSeconds(15), Duration.ofMillis(500), Map.of(), Map.of());
    }

    GpuDeployment gpus(int perPod) {
        return new GpuDeployment(namespace, name, replicas, perPod, coldStart, shutdown, labels, annotations);
    }

    GpuDeployment coldStart(Duration duration) {
        return new GpuDeployment(namespace, name, replicas, gpus, duration, shutdown, labels, annotations);
    }

    GpuDeployment shutdown(Duration duration) {
        return new GpuDeployment(namespace, name, replicas, gpus, coldStart, duration, labels, annotations);
    }

    GpuDeployment labels(Map<String, String> more) {
        return new GpuDeployment(namespace, name, replicas, gpus, coldStart, shutdown, more, annotations);
    }

    GpuDeployment annotations(Map<String, String> more) {
        return new GpuDeployment(namespace, name, replicas, gpus, coldStart, shutdown, labels, more);
    }

    Deployment deployment() {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withTemplate(template())
                .endSpec()
                .build();
    }

    /** The pods start and end all at once, as those of model servers do. */
    StatefulSet statefulSet() {
        return new StatefulSetBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withReplicas(replicas)
                .withServiceName(name)
                .withPodManagementPolicy("Parallel")
                .withNewSelector()
                .addToMatchLabels("app", name)
                .endSelector()
                .withTemplate(template())
                .endSpec()
                .build();
    }

    /** The pods' template, for kinds that this class does not make. */
    PodTemplateSpec template() {
        Map<String, String> times =
                new HashMap<>(Map.of(COLD_START, coldStart.toMillis() + "ms", SHUTDOWN, shutdown.toMillis() + "ms"));
        times.putAll(annotations);
        Map<String, Quantity> requests = new HashMap<>(Map.of("cpu", new Quantity("100m")));
        if (gpus > 0) {
            requests.put(FakeNodes.GPU, new Quantity(Integer.toString(gpus)));
        }
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .addToLabels("app", name)
                .addToLabels(labels)
                .withAnnotations(times)
                .endMetadata()
                .withNewSpec()
                .withTerminationGracePeriodSeconds(30L)
                .addToNodeSelector(FakeNodes.SITE, namespace)
                .addNewContainer()
                .withName("engine")
                .withImage("testbed/engine")
                .addNewPort()
                .withName("http")
                .withContainerPort(8000)
                .endPort()
                .withNewResources()
                .withRequests(requests)
                .withLimits(requests)
                .endResources()
                .endContainer()
                .endSpec()
                .build();
    }
}
