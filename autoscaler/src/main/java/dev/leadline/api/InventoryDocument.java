// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.inventory.NodeRoom;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What hardware is there, as the API shows it.
 *
 * @param known false where nobody watches nodes, as outside a cluster
 * @param products sums over nodes of one product and resource
 * @param nodes one entry for each node and kind of accelerator
 */
record InventoryDocument(boolean known, List<ProductView> products, List<NodeRoom> nodes) {

    /** Sums over the nodes of one product; {@code free} is for pods that bear the nodes' taints. */
    record ProductView(
            Optional<String> product,
            String resource,
            int nodes,
            int allocatable,
            int used,
            int placeholders,
            int free,
            int arriving) {

        private ProductView plus(NodeRoom room) {
            return new ProductView(
                    product,
                    resource,
                    nodes + 1,
                    allocatable + room.allocatable(),
                    used + room.used(),
                    placeholders + room.placeholders(),
                    free + room.free(),
                    arriving + room.arriving());
        }
    }

    static InventoryDocument of(Optional<List<NodeRoom>> rooms) {
        List<NodeRoom> all = rooms.orElse(List.of());
        Map<String, ProductView> products = new LinkedHashMap<>();
        all.forEach(room -> products.merge(
                room.product().orElse("") + " " + room.resource(),
                new ProductView(room.product(), room.resource(), 0, 0, 0, 0, 0, 0).plus(room),
                (sum, ignored) -> sum.plus(room)));
        List<ProductView> sorted = new ArrayList<>(products.values());
        sorted.sort(Comparator.comparing((ProductView one) -> one.product().orElse(""))
                .thenComparing(ProductView::resource));
        return new InventoryDocument(rooms.isPresent(), sorted, all);
    }
}
