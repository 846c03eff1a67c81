// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import dev.leadline.store.PolicyRefusedException.Why;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.StatusCause;
import io.fabric8.kubernetes.api.model.StatusDetails;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an API server's refusal means, in our words. */
final class ClusterRefusals {

    /** For instance {@code Invalid value: "0s": must be longer than zero; write for example 30s}. */
    private static final Pattern CAUSE =
            Pattern.compile("(?:[A-Z][a-z]+ value: )?(?:(\"(?:[^\"\\\\]|\\\\.)*\"|[0-9.-]+): )?(.*)", Pattern.DOTALL);

    private ClusterRefusals() {}

    static PolicyRefusedException of(KubernetesClientException failure, String verb, PolicyKey key) {
        String said = said(failure);
        return switch (failure.getCode()) {
            case 400, 422 ->
                refused(
                        failure,
                        Why.Invalid,
                        "The API server refuses policy " + key + ": " + said,
                        violations(failure));
            case 401, 403 ->
                refused(
                        failure,
                        Why.Forbidden,
                        "Leadline's account may not " + verb + " scalingpolicies.leadline.dev in namespace "
                                + key.namespace() + " (" + said
                                + "). Grant it, or use kubectl with an account that may.",
                        List.of());
            case 404 ->
                isAboutNamespace(failure)
                        ? refused(
                                failure,
                                Why.NoNamespace,
                                "There is no namespace " + key.namespace() + " in the cluster; create it first.",
                                List.of())
                        : refused(
                                failure,
                                Why.NoDefinition,
                                "The API server does not know ScalingPolicies; install the definition"
                                        + " scalingpolicies.leadline.dev, for instance with the chart.",
                                List.of());
            case 409 ->
                refused(
                        failure,
                        Why.Conflict,
                        "Policy " + key + " is not as it was when it was read; read it again, and repeat the change.",
                        List.of());
            default ->
                refused(failure, Why.Unreachable, "The API server did not do it (" + said + "); try again.", List.of());
        };
    }

    private static PolicyRefusedException refused(
            KubernetesClientException failure, Why why, String sentence, List<Violation> violations) {
        return new PolicyRefusedException(why, sentence, violations, failure);
    }

    private static boolean isAboutNamespace(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getKind)
                .filter("namespaces"::equals)
                .isPresent();
    }

    private static String said(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getMessage)
                .or(() -> Optional.ofNullable(failure.getMessage()))
                .map(message -> message.strip().replaceAll("\\s+", " "))
                .orElse("no reason given");
    }

    private static List<Violation> violations(KubernetesClientException failure) {
        return Optional.ofNullable(failure.getStatus())
                .map(Status::getDetails)
                .map(StatusDetails::getCauses)
                .orElse(List.of())
                .stream()
                .map(ClusterRefusals::violation)
                .toList();
    }

    private static Violation violation(StatusCause cause) {
        String message =
                Objects.requireNonNullElse(cause.getMessage(), "is refused").strip();
        Matcher parts = CAUSE.matcher(message);
        boolean understood = parts.matches();
        String value = understood ? Objects.requireNonNullElse(parts.group(1), "") : "";
        String said = understood ? parts.group(2) : message;
        int hint = said.indexOf("; ");
        String path = Objects.requireNonNullElse(cause.getField(), "").replace("<nil>", "");
        return new Violation(
                path.isBlank() ? "(document)" : path,
                value.startsWith("\"") ? value.substring(1, value.length() - 1) : value,
                hint < 0 ? said : said.substring(0, hint),
                hint < 0 ? "correct it and send it again" : said.substring(hint + 2));
    }
}
