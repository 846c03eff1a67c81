// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.PoolPlan;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.ScalingPolicy;

/** What one pass wants of one target. */
record Wish(ScalingPolicy policy, Pool pool, ScaleTarget target, Cycle cycle) {

    PoolPlan plan() {
        return cycle.plan().pool(pool.name());
    }

    String namespace() {
        return policy.key().namespace();
    }

    int desired() {
        return plan().desiredReplicas();
    }

    /** {@code Deployment inference/decode}. */
    String name() {
        return target.kind() + " " + namespace() + "/" + target.name();
    }
}
