// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.inventory.NodeRoom;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What hardware is there. Answers from memory. */
final class InventoryHandler {
    private final Supplier<Optional<List<NodeRoom>>> nodes;

    InventoryHandler(Supplier<Optional<List<NodeRoom>>> nodes) {
        this.nodes = nodes;
    }

    Mono<ServerResponse> get(ServerRequest request) {
        return Mono.fromSupplier(() -> InventoryDocument.of(nodes.get()))
                .flatMap(document -> Answers.json(200, document));
    }
}
