// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.Optional;

class MemoryApiServiceTest extends ApiServiceStoreContract {

    private final MemoryApiService service = new MemoryApiService();

    @Override
    ApiServiceStore store() {
        return service;
    }

    @Override
    void register(String namespace, String name) {
        service.register(
                Optional.of(namespace + "/" + name), Optional.of(false), "FailedDiscoveryCheck: no certificate");
    }
}
