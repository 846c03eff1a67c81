// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What is replayed, and on what.
 *
 * @param requests of the whole load
 * @param fleet the fleet at second 0, the same for every strategy that is compared
 * @param description what the load is made of, with its sources, and what it needs on average
 * @param ceiling the largest saving against static peak that any scaler could have; absent when nobody computed it
 */
record DemoLoad(List<TraceRequest> requests, FleetSpec fleet, String description, OptionalDouble ceiling) {

    DemoLoad {
        requests = List.copyOf(requests);
    }

    /** Only what arrives before a second. */
    DemoLoad until(double seconds) {
        return new DemoLoad(
                requests.stream().filter(one -> one.arrivalSeconds() < seconds).toList(), fleet, description, ceiling);
    }
}
