// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who answers external metrics in a cluster is one for all: the chart takes it, leaves it and gives it back. */
class ChartRegistrationIT {

    private final KubeTestbed testbed = KubeTestbed.shared();
    private final KubernetesClient client = testbed.client();

    @TempDir
    private Path folder = Path.of("");

    private HelmChart chart = new HelmChart(Path.of(""), Path.of(""), Path.of(""));

    @BeforeEach
    void findHelm() {
        chart = new HelmChart(testbed.helm(), testbed.kubeconfig(), folder);
    }

    @Test
    void theRegistrationIsTheLastToComeAndTheFirstToGo() {
        String namespace = testbed.namespace("chart");
        long begun = testbed.audit().now();
        chart.install("registered", namespace, "").orFail();
        assertThat(registered()).isEqualTo(namespace + "/registered-leadline-adapter");
        chart.install("registered", namespace, "replicas: 3").orFail();
        assertThat(registered()).isEqualTo(namespace + "/registered-leadline-adapter");
        chart.uninstall("registered", namespace).orFail();
        assertThat(client.resource(registration("any", "any")).get()).isNull();
        List<String> removed = testbed.audit().since(begun).stream()
                .filter(record -> record.ruled().startsWith("delete ") && record.code() < 300)
                .map(record -> record.uri().replaceFirst("\\?.*", "").replaceFirst(".*/v1/(namespaces/[^/]+/)?", ""))
                .toList();
        assertThat(removed)
                .containsSubsequence(
                        "apiservices/v1beta1.external.metrics.k8s.io",
                        "services/registered-leadline-adapter",
                        "deployments/registered-leadline-adapter");
        testbed.leave(namespace);
    }

    @Test
    void whatSomebodyElseHasRegisteredIsLeftToHimAndTheOtherWaysAreNamed() {
        String namespace = testbed.namespace("chart");
        GenericKubernetesResource rival = registration("keda", "keda-metrics");
        client.resource(rival).create();
        try {
            HelmChart.Answer answer = chart.install("second", namespace, "").orFail();
            assertThat(answer.out())
                    .contains("belongs to keda/keda-metrics and stays there", "second-leadline-adapter." + namespace)
                    .contains("external-push", "the gauge leadline_desired_replicas", "actuation: Scale");
            chart.uninstall("second", namespace).orFail();
            assertThat(registered()).isEqualTo("keda/keda-metrics");
        } finally {
            client.resource(rival).delete();
            testbed.leave(namespace);
        }
    }

    @Test
    void anUpgradeNeitherTakesBackNorRemovesWhatWasTakenFromIt() {
        String namespace = testbed.namespace("chart");
        chart.install("robbed", namespace, "").orFail();
        client.resource(registration("keda", "keda-metrics"))
                .fieldManager("helm-of-keda")
                .forceConflicts()
                .serverSideApply();
        HelmChart.Answer answer = chart.install("robbed", namespace, "replicas: 3");
        assertThat(answer.code()).isNotZero();
        assertThat(answer.err()).contains("now points to keda/keda-metrics: somebody else has taken it");
        assertThat(registered()).isEqualTo("keda/keda-metrics");
        chart.uninstall("robbed", namespace).orFail();
        testbed.leave(namespace);
    }

    private static GenericKubernetesResource registration(String namespace, String service) {
        return Serialization.unmarshal("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1beta1.external.metrics.k8s.io}
                spec:
                  group: external.metrics.k8s.io
                  version: v1beta1
                  groupPriorityMinimum: 100
                  versionPriority: 100
                  service: {namespace: %s, name: %s, port: 443}
                """.formatted(namespace, service), GenericKubernetesResource.class);
    }

    /** Namespace and name of the Service that answers external.metrics.k8s.io. */
    private String registered() {
        GenericKubernetesResource there =
                client.resource(registration("any", "any")).get();
        return there.get("spec", "service", "namespace") + "/" + there.get("spec", "service", "name");
    }
}
