// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.ClusterView;
import dev.leadline.cluster.LeaderGate;
import dev.leadline.cluster.PodMarks;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.Scales;

/**
 * The world that the actuator works on.
 *
 * @param scales reads and writes targets
 * @param rivals other autoscalers
 * @param leaders tells whether this process may write
 * @param claims tells which policy a target belongs to
 * @param view pods and targets from memory, for drains
 * @param pods marks pods, for drains
 */
public record ActuatorPorts(
        Scales scales, RivalScalers rivals, LeaderGate leaders, TargetClaims claims, ClusterView view, PodMarks pods) {}
