// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import dev.leadline.adapter.identity.Admission;
import dev.leadline.adapter.identity.Doorman;
import dev.leadline.adapter.identity.User;
import dev.leadline.adapter.identity.Visitor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Without a cluster nobody can be asked who may read; the port is on the loopback only, and whoever reaches it may. */
final class OpenDoor implements Doorman {

    private static final Admission LOCAL = new Admission.Admitted(
            new User("system:anonymous", Optional.empty(), List.of("system:unauthenticated"), Map.of()));

    @Override
    public Mono<Admission> admit(Visitor visitor) {
        return Mono.just(LOCAL);
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void close() {}
}
