// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyKey;
import org.junit.jupiter.api.Test;

/** What every policy store does. */
abstract class PolicyStoreContract {

    static final PolicyKey A = new PolicyKey("a", "qwen");
    static final PolicyKey B = new PolicyKey("b", "qwen");

    abstract PolicyStore store();

    @Test
    void returnsWhatWasPut() {
        StoredPolicy put = store().put(A, "{\"kind\":\"ScalingPolicy\"}");

        assertThat(store().get(A)).contains(put);
        assertThat(put.document()).isEqualTo("{\"kind\":\"ScalingPolicy\"}");
        assertThat(store().get(B)).isEmpty();
    }

    @Test
    void resourceVersionsGrowOverAllPolicies() {
        long first = store().put(A, "{}").resourceVersion();
        long second = store().put(B, "{}").resourceVersion();
        long third = store().put(A, "{\"a\":1}").resourceVersion();

        assertThat(first).isLessThan(second);
        assertThat(second).isLessThan(third);
        assertThat(store().get(A).orElseThrow().document()).isEqualTo("{\"a\":1}");
    }

    @Test
    void listsByNamespaceAndName() {
        store().put(B, "{}");
        store().put(new PolicyKey("a", "zephyr"), "{}");
        store().put(A, "{}");

        assertThat(store().list()).extracting(StoredPolicy::key).containsExactly(A, new PolicyKey("a", "zephyr"), B);
    }

    @Test
    void deletesOnce() {
        store().put(A, "{}");

        assertThat(store().delete(A)).isTrue();
        assertThat(store().delete(A)).isFalse();
        assertThat(store().list()).isEmpty();
    }
}
