// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Makes custom resource definitions known to the testbed. */
final class Definitions {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Definitions() {}

    /** Brings a definition and waits until its kind is served. */
    static void provide(KubeTestbed testbed, CustomResourceDefinition wanted) {
        // In Helm's name, so that a chart which brings the same definition finds it its own.
        testbed.client().resource(wanted).fieldManager("helm").forceConflicts().serverSideApply();
        await(testbed, wanted.getMetadata().getName());
    }

    /** The same with the bytes of a file, so that the API server itself reads them, as it does for kubectl and helm. */
    static void provide(KubeTestbed testbed, String name, String yaml) {
        KubernetesClient client = testbed.client();
        URI address = URI.create(client.getMasterUrl() + "apis/apiextensions.k8s.io/v1/customresourcedefinitions/"
                + name + "?fieldManager=helm&force=true");
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(address)
                .method("PATCH", "application/apply-patch+yaml", yaml)
                .build();
        HttpResponse<String> answer = client.getHttpClient()
                .sendAsync(request, String.class)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
        if (!answer.isSuccessful()) {
            throw new AssertionError("the API server refuses " + name + ": " + answer.body());
        }
        await(testbed, name);
    }

    private static void await(KubeTestbed testbed, String name) {
        testbed.await(name + " to be established", PATIENCE, () -> isEstablished(testbed, name));
    }

    private static boolean isEstablished(KubeTestbed testbed, String name) {
        CustomResourceDefinition found = testbed.client()
                .apiextensions()
                .v1()
                .customResourceDefinitions()
                .withName(name)
                .get();
        // The conditions come with the first look of the server's own controller.
        return found != null
                && found.getStatus() != null
                && Objects.requireNonNullElse(
                                found.getStatus().getConditions(), List.<CustomResourceDefinitionCondition>of())
                        .stream()
                        .anyMatch(condition -> condition.getType().equals("Established")
                                && condition.getStatus().equals("True"));
    }
}
