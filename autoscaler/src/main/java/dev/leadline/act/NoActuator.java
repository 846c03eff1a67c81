// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.decide.Cycle;
import dev.leadline.policy.ScalingPolicy;

/** Writes nothing: the number is published, and whoever reads it may follow it. */
public final class NoActuator implements Actuator {

    @Override
    public ActuationResult apply(ScalingPolicy policy, Cycle cycle) {
        return ActuationResult.published(
                switch (policy.mode()) {
                    case Advise ->
                        "The policy's mode is Advise: the desired replicas are published and nothing was written.";
                    case Paused -> "The policy is paused: the held replicas are published and nothing was written.";
                    case Enforce ->
                        "Nothing here can write replicas: the desired replicas are published for whoever pushed the observation.";
                });
    }
}
