// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Objects;

/**
 * An answer of the API server that says no, or none at all.
 *
 * @param problem in one word
 * @param sentence for people
 */
record RequestFailure(StatusProblem problem, String sentence) {

    /**
     * @param what the beginning of the sentence: what was tried
     * @param right the verb and resource that were needed
     */
    static RequestFailure of(KubernetesClientException failed, String what, String right) {
        String message = message(failed);
        return switch (failed.getCode()) {
            case 401, 403 ->
                message.contains("because it is being terminated")
                        ? new RequestFailure(
                                StatusProblem.NamespaceTerminating, what + "its namespace is being deleted.")
                        : new RequestFailure(
                                StatusProblem.Forbidden,
                                what + "the API server does not allow it; the ClusterRole needs " + right
                                        + ". It said: " + message);
            case 409 ->
                new RequestFailure(StatusProblem.Unreachable, what + "the object kept changing. It said: " + message);
            case 400, 405, 406, 413, 415, 422 ->
                new RequestFailure(
                        StatusProblem.Refused,
                        what
                                + "the API server refuses its content; do the installed custom resource definitions belong "
                                + "to this release? It said: " + message);
            default ->
                new RequestFailure(
                        StatusProblem.Unreachable, what + "the API server did not answer as it should: " + message);
        };
    }

    /** What the API server said, or why it said nothing; without the client's own wrapping. */
    static String message(KubernetesClientException failed) {
        if (failed.getStatus() != null && failed.getStatus().getMessage() != null) {
            return failed.getStatus().getMessage();
        }
        String message = Objects.toString(failed.getMessage(), "no message");
        return failed.getCause() == null ? message : message + " (" + failed.getCause() + ")";
    }

    StatusWrite.Failed asStatus() {
        return new StatusWrite.Failed(problem, sentence);
    }
}
