// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.fleet.Role;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * Instances that are scaled together.
 *
 * @param name unique within the policy
 * @param role what its instances do
 * @param target what is scaled; absent with a push source
 * @param replicas bounds that no decision leaves
 * @param actuation who changes the number
 * @param endpoint where the engines publish their metrics
 * @param costPerAcceleratorHour for ordering variants and for reports
 * @param profile catalogue id of a capacity prior
 */
public record Pool(
        String name,
        Role role,
        Optional<ScaleTarget> target,
        ReplicaBounds replicas,
        Actuation actuation,
        EngineEndpoint endpoint,
        OptionalDouble costPerAcceleratorHour,
        Optional<String> profile) {}
