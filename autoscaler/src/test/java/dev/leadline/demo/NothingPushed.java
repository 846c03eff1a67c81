// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.api.PushedBodies;
import dev.leadline.decide.HistoryRow;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.time.Duration;
import java.util.List;

/** Refuses every push: these tests only scrape. */
final class NothingPushed implements PushedBodies {

    private static final Violation REFUSAL =
            new Violation("", "", "nothing is pushed in this test", "Look at what is scraped.");

    @Override
    public Read<FleetSnapshot> observation(byte[] json, ScalingPolicy policy) {
        return new Read.Refused<>(List.of(REFUSAL));
    }

    @Override
    public Read<List<HistoryRow>> history(String csv, Duration step) {
        return new Read.Refused<>(List.of(REFUSAL));
    }
}
