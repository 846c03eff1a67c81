// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

class InMemoryCapacitiesTest extends CapacityMemoryContract {

    private final CapacityMemory memory = new InMemoryCapacities();

    @Override
    protected CapacityMemory memory() {
        return memory;
    }
}
