// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.observe.GpuIdentity;
import dev.leadline.observe.InstanceAddress;
import dev.leadline.observe.InstanceDirectory;
import dev.leadline.policy.PolicyKey;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Lists the simulated instances as a cluster's API would list pods: identity, state and address, and nothing of what
 * their engines do. That has to be scraped.
 */
public final class SimulatedDirectory implements InstanceDirectory {

    private final SimulatedEngines engines;
    private final PolicyKey policy;

    /**
     * @param engines whose shown moment is listed
     * @param policy the one policy that owns them; others own nothing
     */
    public SimulatedDirectory(SimulatedEngines engines, PolicyKey policy) {
        this.engines = engines;
        this.policy = policy;
    }

    @Override
    public List<InstanceAddress> instances(PolicyKey asked) {
        List<InstanceAddress> addresses = new ArrayList<>();
        if (asked.equals(policy)) {
            FleetSnapshot moment = engines.shown();
            moment.pools().forEach((pool, instances) -> instances.forEach(one -> addresses.add(address(pool, one))));
        }
        return addresses;
    }

    private InstanceAddress address(String pool, InstanceSnapshot one) {
        Optional<URI> metrics =
                one.state() == InstanceState.Pending ? Optional.empty() : Optional.of(engines.engine(one.id()));
        GpuIdentity pod = new GpuIdentity(Optional.of(policy.namespace()), Optional.of(one.id()), Set.of());
        return new InstanceAddress(
                pool, one.id(), one.state(), one.since(), one.created(), one.accelerators(), metrics, Optional.of(pod));
    }

    @Override
    public Optional<URI> router(PolicyKey asked) {
        return asked.equals(policy) ? Optional.of(engines.router()) : Optional.empty();
    }

    @Override
    public List<URI> gpuExporters(PolicyKey asked) {
        return asked.equals(policy) ? List.of(engines.gpus()) : List.of();
    }

    @Override
    public OptionalInt freeAccelerators(PolicyKey asked) {
        return asked.equals(policy) ? engines.shown().freeAccelerators() : OptionalInt.empty();
    }
}
