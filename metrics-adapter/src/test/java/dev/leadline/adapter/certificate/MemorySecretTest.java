// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

class MemorySecretTest extends SecretStoreContract {

    private final MemorySecret secret = new MemorySecret();

    @Override
    SecretStore store() {
        return secret;
    }
}
