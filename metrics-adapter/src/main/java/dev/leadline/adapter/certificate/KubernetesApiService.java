// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The APIService of a cluster, as a generic resource: fabric8 has no model of it. Rights: get, list, watch and patch on
 * apiservices by resourceName. It is patched by JSON merge patch with the version that was read: unlike server-side apply
 * that never creates the object, and never writes to one that became somebody else's in between.
 */
final class KubernetesApiService implements ApiServiceStore {

    static final String FIELD_MANAGER = "leadline-adapter";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();
    private static final ResourceDefinitionContext KIND = new ResourceDefinitionContext.Builder()
            .withGroup("apiregistration.k8s.io")
            .withVersion("v1")
            .withKind("APIService")
            .withPlural("apiservices")
            .withNamespaced(false)
            .build();

    private final KubernetesClient client;
    private final OneTry api;
    private Optional<SharedIndexInformer<GenericKubernetesResource>> informer = Optional.empty();

    /** @param client not closed by this object */
    KubernetesApiService(KubernetesClient client) {
        this.client = client;
        this.api = new OneTry(client);
    }

    @Override
    public synchronized void start(Runnable changed) {
        if (informer.isEmpty()) {
            informer = Optional.of(
                    OneTry.watch(client.genericKubernetesResources(KIND).withName(NAME), changed));
        }
    }

    @Override
    public Look read() {
        try {
            return Optional.ofNullable(api.call(one ->
                            one.genericKubernetesResources(KIND).withName(NAME).get()))
                    .map(KubernetesApiService::found)
                    .orElseGet(Look.Absent::new);
        } catch (KubernetesClientException failed) {
            return new Look.Unknown("APIService " + NAME + " cannot be read: "
                    + OneTry.why(failed, "get on apiservices with resourceName " + NAME));
        }
    }

    private static Look found(GenericKubernetesResource object) {
        Map<?, ?> spec = map(object.getAdditionalProperties().get("spec"));
        Map<?, ?> service = map(spec.get("service"));
        Map<?, ?> available = conditions(object)
                .filter(condition -> "Available".equals(condition.get("type")))
                .findFirst()
                .orElse(Map.of());
        return new Look.Found(
                service.isEmpty()
                        ? Optional.empty()
                        : Optional.of(text(service.get("namespace")) + "/" + text(service.get("name"))),
                decoded(text(spec.get("caBundle"))),
                Boolean.TRUE.equals(spec.get("insecureSkipTLSVerify")),
                available.isEmpty() ? Optional.empty() : Optional.of("True".equals(available.get("status"))),
                text(available.get("reason")) + ": " + text(available.get("message")),
                text(object.getMetadata().getResourceVersion()));
    }

    private static Stream<Map<?, ?>> conditions(GenericKubernetesResource object) {
        Object conditions = map(object.getAdditionalProperties().get("status")).get("conditions");
        return conditions instanceof List<?> list ? list.stream().map(KubernetesApiService::map) : Stream.empty();
    }

    private static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? map : Map.of();
    }

    private static String text(@Nullable Object value) {
        return Objects.toString(value, "");
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getMimeDecoder().decode(base64), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException broken) {
            // Nobody can trust anything by it: the same as none.
            return "";
        }
    }

    @Override
    public Write caBundle(String pem, String version) {
        String base64 = Base64.getEncoder().encodeToString(pem.getBytes(StandardCharsets.ISO_8859_1));
        ObjectNode patch = MAPPER.createObjectNode();
        patch.putObject("metadata").put("resourceVersion", version);
        patch.putObject("spec").put("caBundle", base64);
        return api.write(
                "The caBundle of APIService " + NAME,
                "patch on apiservices with resourceName " + NAME,
                one -> one.genericKubernetesResources(KIND)
                        .withName(NAME)
                        .patch(
                                new PatchContext.Builder()
                                        .withPatchType(PatchType.JSON_MERGE)
                                        .withFieldManager(FIELD_MANAGER)
                                        .build(),
                                patch.toString()));
    }

    @Override
    public synchronized void close() {
        informer.ifPresent(SharedIndexInformer::stop);
        informer = Optional.empty();
    }
}
