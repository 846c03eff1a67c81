// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinitionCondition;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** Makes custom resource definitions known to the testbed. */
final class Definitions {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Definitions() {}

    /** Brings a definition and waits until its kind is served. */
    static void provide(KubeTestbed testbed, CustomResourceDefinition wanted) {
        // In Helm's name, so that a chart which brings the same definition finds it its own.
        testbed.client().resource(wanted).fieldManager("helm").forceConflicts().serverSideApply();
        String name = wanted.getMetadata().getName();
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
