// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.ArrayList;
import java.util.Collections;
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
        // Asked for a dozen times per decision: a loop costs a tenth of a stream.
        int count = 0;
        for (InstanceObservation one : instances) {
            count += one.state() == state ? 1 : 0;
        }
        return count;
    }

    /** The instances that take requests. */
    public List<InstanceObservation> ready() {
        List<InstanceObservation> ready = new ArrayList<>(instances.size());
        for (InstanceObservation one : instances) {
            if (one.state() == InstanceState.Ready) {
                ready.add(one);
            }
        }
        return Collections.unmodifiableList(ready);
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
