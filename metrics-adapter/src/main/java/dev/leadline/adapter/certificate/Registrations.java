// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.Optional;

/** What an APIService says about who answers. */
final class Registrations {

    private static final String OTHER_WAYS =
            " The same numbers are to be had in three other ways: KEDA's external scaler"
                    + " (a trigger of type external-push at this adapter), the Prometheus gauge leadline_desired_replicas, and"
                    + " direct writes (actuation Scale in the ScalingPolicy).";

    private Registrations() {}

    static Registration of(ApiServiceStore.Look look, ServingNames names) {
        String own = names.namespace() + "/" + names.service();
        return switch (look) {
            case ApiServiceStore.Look.Unknown(String why) -> new Registration.Unknown(why);
            case ApiServiceStore.Look.Absent() ->
                new Registration.Missing("There is no APIService " + ApiServiceStore.NAME + ", so no HPA can read from"
                        + " Leadline: create one whose spec.service is " + own + ", as the Helm chart does when it is"
                        + " told to register the adapter.");
            case ApiServiceStore.Look.Found found when found.service().equals(Optional.of(own)) -> ours(found);
            case ApiServiceStore.Look.Found found -> foreign(found.service());
        };
    }

    private static Registration ours(ApiServiceStore.Look.Found found) {
        String sentence = switch (found.available().map(Object::toString).orElse("")) {
            case "true" -> "Leadline answers external.metrics.k8s.io and the API server reaches it.";
            case "false" ->
                "Leadline is registered for external.metrics.k8s.io, but the API server does not reach it: "
                        + found.message();
            default ->
                "Leadline is registered for external.metrics.k8s.io; the API server has not tried to reach it yet.";
        };
        return new Registration.Ours(found.available().orElse(false), sentence);
    }

    private static Registration foreign(Optional<String> service) {
        String who = service.map(name -> name.contains("keda") ? "KEDA (" + name + ")" : name)
                .orElse("the API server itself");
        return new Registration.Foreign(
                service.orElse("kube-apiserver"),
                "external.metrics.k8s.io is answered by " + who + " and is left alone: a cluster has one provider of"
                        + " it." + OTHER_WAYS);
    }
}
