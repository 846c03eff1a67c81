// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.FakeCluster;
import dev.leadline.cluster.SampleObjects;
import dev.leadline.inventory.NodeInventory;
import dev.leadline.loop.JsonDocuments;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class InventoryDocumentTest {

    @Test
    void productsAreSumsOverTheirNodes() {
        FakeCluster cluster =
                new FakeCluster().put(SampleObjects.nodes("nodes-h100.yaml")).put(SampleObjects.pods("pods.yaml"));
        NodeInventory inventory = new NodeInventory(cluster, () -> Instant.parse("2026-11-23T12:00:00Z"));
        InventoryDocument document = InventoryDocument.of(inventory.shown());
        assertThat(document.products())
                .filteredOn(one -> one.product().equals(Optional.of("NVIDIA-H100-80GB-HBM3")))
                .singleElement()
                .matches(one -> one.nodes() == 5 && one.free() == 7 && one.arriving() == 8 && one.placeholders() == 2);
        assertThat(new String(JsonDocuments.bytes(document), StandardCharsets.UTF_8))
                .contains("\"known\":true", "\"closed\":\"cordoned\"", "\"memoryMebibytes\":81559");
    }

    @Test
    void whatNobodyKnowsIsNoEmptyCluster() {
        assertThat(new String(JsonDocuments.bytes(InventoryDocument.of(Optional.empty())), StandardCharsets.UTF_8))
                .isEqualTo("{\"known\":false,\"products\":[],\"nodes\":[]}");
    }
}
