// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import dev.leadline.crd.ScalingPolicyResource;
import dev.leadline.policy.PolicyKey;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.MixedOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Policies that are objects of a cluster. A document that names its {@code resourceVersion} replaces that version only;
 * one that names none replaces whatever is there. Status and bookkeeping stay the API server's.
 */
public final class ClusterPolicies implements PolicyStore {

    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Set<String> namespaces;

    /**
     * @param client stays open as long as this is used; the caller closes it
     * @param namespaces that are listed; empty means all
     */
    public ClusterPolicies(KubernetesClient client, Set<String> namespaces) {
        this.client = client;
        this.namespaces = new TreeSet<>(namespaces);
    }

    @Override
    public StoredPolicy put(PolicyKey key, String document) {
        GenericKubernetesResource wanted =
                client.getKubernetesSerialization().unmarshal(document, GenericKubernetesResource.class);
        @Nullable String version = wanted.getMetadata().getResourceVersion();
        wanted.setMetadata(authored(key, wanted.getMetadata()));
        wanted.getAdditionalProperties().remove("status");
        return asking(
                "write", key, () -> stored(version == null ? write(key, wanted, true) : replace(wanted, version)));
    }

    private GenericKubernetesResource write(PolicyKey key, GenericKubernetesResource wanted, boolean again) {
        @Nullable GenericKubernetesResource present = object(key).get();
        try {
            return present == null
                    ? client.resource(wanted).create()
                    : replace(wanted, present.getMetadata().getResourceVersion());
        } catch (KubernetesClientException raced) {
            if (again && raced.getCode() == CONFLICT) {
                return write(key, wanted, false); // another writer came between our look and our write
            }
            throw raced;
        }
    }

    private GenericKubernetesResource replace(GenericKubernetesResource wanted, String version) {
        wanted.getMetadata().setResourceVersion(version);
        return client.resource(wanted).update();
    }

    /** What an author says about an object; all other metadata belongs to the API server. */
    private static ObjectMeta authored(PolicyKey key, ObjectMeta given) {
        return new ObjectMetaBuilder()
                .withNamespace(key.namespace())
                .withName(key.name())
                .withLabels(given.getLabels())
                .withAnnotations(given.getAnnotations())
                .withOwnerReferences(given.getOwnerReferences())
                .withFinalizers(given.getFinalizers())
                .build();
    }

    @Override
    public Optional<StoredPolicy> get(PolicyKey key) {
        return asking("get", key, () -> Optional.ofNullable(object(key).get()).map(this::stored));
    }

    @Override
    public List<StoredPolicy> list() {
        List<GenericKubernetesResource> found = new ArrayList<>();
        if (namespaces.isEmpty()) {
            found.addAll(asking(
                    "list",
                    new PolicyKey("(all)", "(all)"),
                    () -> objects().inAnyNamespace().list().getItems()));
        }
        for (String namespace : namespaces) {
            found.addAll(asking(
                    "list",
                    new PolicyKey(namespace, "(all)"),
                    () -> objects().inNamespace(namespace).list().getItems()));
        }
        return found.stream()
                .map(this::stored)
                .sorted(Comparator.comparing(StoredPolicy::key))
                .toList();
    }

    @Override
    public boolean delete(PolicyKey key) {
        return asking("delete", key, () -> !object(key).delete().isEmpty());
    }

    private MixedOperation<
                    GenericKubernetesResource, GenericKubernetesResourceList, Resource<GenericKubernetesResource>>
            objects() {
        return client.genericKubernetesResources(
                ResourceDefinitionContext.fromResourceType(ScalingPolicyResource.class));
    }

    private Resource<GenericKubernetesResource> object(PolicyKey key) {
        return objects().inNamespace(key.namespace()).withName(key.name());
    }

    private StoredPolicy stored(GenericKubernetesResource object) {
        ObjectMeta meta = object.getMetadata();
        meta.setManagedFields(List.of());
        return new StoredPolicy(
                new PolicyKey(meta.getNamespace(), meta.getName()),
                client.getKubernetesSerialization().asJson(object),
                Long.parseLong(meta.getResourceVersion()));
    }

    private static <T> T asking(String verb, PolicyKey key, Supplier<T> request) {
        try {
            return request.get();
        } catch (KubernetesClientException failure) {
            throw ClusterRefusals.of(failure, verb, key);
        }
    }
}
