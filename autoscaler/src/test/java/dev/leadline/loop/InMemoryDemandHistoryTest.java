// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

class InMemoryDemandHistoryTest extends DemandHistoryContract {

    private final DemandHistory history = new InMemoryDemandHistory();

    @Override
    protected DemandHistory history() {
        return history;
    }
}
