// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.informers.cache.BasicItemStore;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The policies as an informer keeps them, without the record of who manages which field: it names every field of the
 * status again, is most of an object, and nobody asks for it here.
 */
final class PolicyStore extends BasicItemStore<GenericKubernetesResource> {

    PolicyStore() {
        super(Cache::metaNamespaceKeyFunc);
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource policy) {
        policy.getMetadata().setManagedFields(List.of());
        return super.put(key, policy);
    }
}
