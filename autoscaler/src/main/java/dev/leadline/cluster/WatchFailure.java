// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Why policies or other objects cannot be listed or watched, as a sentence that says what helps. */
final class WatchFailure {

    private WatchFailure() {}

    /** @param where for instance {@code in namespace team} */
    static String sentence(String where, Throwable failure) {
        Optional<KubernetesClientException> answer = answer(failure);
        int code = answer.map(KubernetesClientException::getCode).orElse(0);
        return switch (code) {
            case 404 ->
                "The API server does not know ScalingPolicies: the definition " + PolicyDefinition.NAME
                        + " is not installed. Policies last known stay in force; Leadline looks again by itself.";
            case 401, 403 ->
                "Leadline may not list and watch ScalingPolicies " + where + " (" + code
                        + "): grant get, list and watch"
                        + " on scalingpolicies.leadline.dev. Policies last known stay in force.";
            default ->
                "ScalingPolicies " + where + " cannot be read: "
                        + answer.flatMap(WatchFailure::said).orElseGet(() -> root(failure))
                        + ". Policies last known stay in force; Leadline tries again by itself.";
        };
    }

    /** What the API server answered, when it did; the client hands it over inside what waited for it. */
    static Optional<KubernetesClientException> answer(Throwable failure) {
        return causes(failure).stream()
                .filter(KubernetesClientException.class::isInstance)
                .map(KubernetesClientException.class::cast)
                .filter(refused -> refused.getCode() > 0)
                .findFirst();
    }

    private static Optional<String> said(KubernetesClientException answer) {
        return Optional.ofNullable(answer.getStatus()).map(Status::getMessage);
    }

    /** The innermost cause, by its kind and its words. */
    static String root(Throwable failure) {
        Throwable cause = causes(failure).getLast();
        String message = cause.getMessage();
        return cause.getClass().getSimpleName()
                + (message == null ? "" : " (" + message.strip().replaceAll("\\s+", " ") + ")");
    }

    /** The failure and what it comes from; a chain that goes in a circle is cut off. */
    private static List<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .limit(20)
                .toList();
    }
}
