// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.percent;
import static dev.leadline.rehearse.HpaBehavior.pods;

import dev.leadline.rehearse.HpaBehavior;

/** How fast an HPA may grow a pool, for sweeps: an operator who sees it overshoot would slow it down. */
enum Pace {
    /** Kubernetes' default: 4 pods or 100 % per 15 s. */
    DEFAULT,
    /** 100 % per 15 s, as llm-d's guide has it. */
    DOUBLE,
    /** 2 pods per 60 s. */
    CALM;

    HpaBehavior.Direction up(long windowSeconds) {
        return switch (this) {
            case DEFAULT -> direction(windowSeconds, pods(4, 15), percent(100, 15));
            case DOUBLE -> direction(windowSeconds, percent(100, 15));
            case CALM -> direction(windowSeconds, pods(2, 60));
        };
    }
}
