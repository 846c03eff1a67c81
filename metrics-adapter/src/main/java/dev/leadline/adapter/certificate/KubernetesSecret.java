// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A Secret of a cluster. Rights: get, list, watch and update on secrets by resourceName, create on secrets (which cannot
 * be limited to a name; a Secret that exists, even an empty one, does without).
 */
final class KubernetesSecret implements SecretStore {

    private final KubernetesClient client;
    private final OneTry api;
    private final String namespace;
    private final String name;
    private Optional<SharedIndexInformer<Secret>> informer = Optional.empty();

    /** @param client not closed by this object */
    KubernetesSecret(KubernetesClient client, String namespace, String name) {
        this.client = client;
        this.api = new OneTry(client);
        this.namespace = namespace;
        this.name = name;
    }

    @Override
    public String place() {
        return namespace + "/" + name;
    }

    @Override
    public synchronized void start(Runnable changed) {
        if (informer.isEmpty()) {
            informer = Optional.of(
                    OneTry.watch(client.secrets().inNamespace(namespace).withName(name), changed));
        }
    }

    @Override
    public Look read() {
        try {
            return found(get());
        } catch (KubernetesClientException failed) {
            return new Look.Unknown("Secret " + place() + " cannot be read: "
                    + OneTry.why(failed, "get on secrets with resourceName " + name));
        }
    }

    private static Look found(Optional<Secret> secret) {
        if (secret.isEmpty()) {
            return new Look.Absent();
        }
        Map<String, String> data = new HashMap<>();
        Optional.ofNullable(secret.get().getData())
                .orElse(Map.of())
                .forEach((key, value) -> data.put(key, text(value)));
        return new Look.Found(data, secret.get().getMetadata().getResourceVersion());
    }

    private static String text(String base64) {
        return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
    }

    @Override
    public Write create(Map<String, String> data) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app.kubernetes.io/managed-by", KubernetesApiService.FIELD_MANAGER)
                .endMetadata()
                .withType("Opaque")
                .withData(encoded(data))
                .build();
        return api.write(
                "Secret " + place(),
                "create on secrets",
                one -> one.resource(secret).create());
    }

    @Override
    public Write replace(Map<String, String> data, String version) {
        String right = "get and update on secrets with resourceName " + name;
        Optional<Secret> present;
        try {
            present = get();
        } catch (KubernetesClientException failed) {
            return new Write.Refused("Secret " + place() + " cannot be written: " + OneTry.why(failed, right));
        }
        if (present.isEmpty()) {
            return new Write.Conflict();
        }
        // Labels and annotations of others stay; the version that was read makes it a conflict when it is old.
        Secret next = new SecretBuilder(present.get())
                .editMetadata()
                .withResourceVersion(version)
                .endMetadata()
                .withData(encoded(data))
                .build();
        return api.write("Secret " + place(), right, one -> one.resource(next).update());
    }

    private Optional<Secret> get() {
        return Optional.ofNullable(api.call(
                one -> one.secrets().inNamespace(namespace).withName(name).get()));
    }

    private static Map<String, String> encoded(Map<String, String> data) {
        Map<String, String> encoded = new HashMap<>();
        data.forEach((key, value) ->
                encoded.put(key, Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.ISO_8859_1))));
        return encoded;
    }

    @Override
    public synchronized void close() {
        informer.ifPresent(SharedIndexInformer::stop);
        informer = Optional.empty();
    }
}
