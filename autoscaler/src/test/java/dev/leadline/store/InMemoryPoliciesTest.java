// SPDX-License-Identifier: Apache-2.0
package dev.leadline.store;

class InMemoryPoliciesTest extends PolicyStoreContract {

    private final PolicyStore store = new InMemoryPolicies();

    @Override
    PolicyStore store() {
        return store;
    }
}
