// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.List;

/**
 * One pool as the decision sees it.
 *
 * @param name the pool's name
 * @param role what its instances do
 * @param instances all of them, whatever their state
 */
public record PoolObservation(String name, Role role, List<InstanceObservation> instances) {

    /** Copies the list. */
    public PoolObservation {
        instances = List.copyOf(instances);
    }

    /** How many instances are in a state. */
    public int count(InstanceState state) {
        return (int) instances.stream().filter(one -> one.state() == state).count();
    }

    /** The instances that take requests. */
    public List<InstanceObservation> ready() {
        return instances.stream()
                .filter(one -> one.state() == InstanceState.Ready)
                .toList();
    }

    /** Instances that are not leaving: pending, starting and ready. */
    public int current() {
        return instances.size() - count(InstanceState.Draining);
    }

    /** Ready instances whose engine gave no fresh and trustworthy reading. */
    public List<InstanceObservation> silent() {
        return ready().stream()
                .filter(one -> one.frozen()
                        || one.snapshot()
                                .engine()
                                .ifFresh()
                                .filter(PoolObservation::tells)
                                .isEmpty())
                .toList();
    }

    /** An answer without a single known field is no reading. */
    private static boolean tells(EngineSample sample) {
        return !sample.equals(EngineSample.UNKNOWN);
    }
}
