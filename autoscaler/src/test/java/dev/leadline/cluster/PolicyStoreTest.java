// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ManagedFieldsEntry;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyStoreTest {

    @Test
    void keepsThePolicyWithoutWhoManagesItsFields() {
        GenericKubernetesResource policy = new GenericKubernetesResource();
        policy.setMetadata(new ObjectMetaBuilder()
                .withNamespace("team")
                .withName("chat")
                .withManagedFields(new ManagedFieldsEntry())
                .build());
        policy.setAdditionalProperties(Map.of("status", Map.of("phase", "Ready")));
        PolicyStore store = new PolicyStore();

        store.put(store.getKey(policy), policy);

        GenericKubernetesResource kept = store.get("team/chat");
        assertThat(kept.getMetadata().getManagedFields()).isEmpty();
        assertThat(kept.getAdditionalProperties()).containsKey("status");
    }
}
