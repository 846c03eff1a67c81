// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.databind.json.JsonMapper;

/** What the API server would make of a policy: a create in dry run, with unknown and doubled fields refused. */
final class PolicyDryRun {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final KubernetesClient client;

    PolicyDryRun(KubernetesClient client) {
        this.client = client;
    }

    /** An answer. */
    record Answer(int code, String body) {
        boolean accepted() {
            return code / 100 == 2;
        }

        Map<?, ?> object() {
            return JSON.readValue(body, Map.class);
        }
    }

    Answer ofTree(String namespace, Map<String, ?> policy) {
        return send(namespace, "application/json", JSON.writeValueAsString(policy));
    }

    Answer ofYaml(String namespace, String text) {
        return send(namespace, "application/yaml", text);
    }

    private Answer send(String namespace, String type, String body) {
        URI address = URI.create(client.getMasterUrl() + "apis/leadline.dev/v1alpha1/namespaces/" + namespace
                + "/scalingpolicies?dryRun=All&fieldValidation=Strict");
        HttpRequest request = client.getHttpClient()
                .newHttpRequestBuilder()
                .uri(address)
                .post(type, body)
                .build();
        try {
            HttpResponse<String> response =
                    client.getHttpClient().sendAsync(request, String.class).get(30, TimeUnit.SECONDS);
            return new Answer(response.code(), response.body());
        } catch (ExecutionException | TimeoutException unanswered) {
            throw new AssertionError("the API server gave no answer to " + body, unanswered);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
            throw new AssertionError(hurried);
        }
    }
}
