// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import static dev.leadline.rehearse.HpaBehavior.direction;
import static dev.leadline.rehearse.HpaBehavior.pods;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.HpaBehavior;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How WVA's numbers reach a pool: its loop emits {@code wva_desired_replicas}, Prometheus scrapes that, and an HPA follows
 * it as AverageValue 1 with its tolerance of 0.1. Each of the three takes 15 s. Here the loop runs 5 s after a scrape of
 * the engines and the HPA 20 s after it; on average it would be about 30 s. A pool without a decision keeps its last
 * number.
 */
final class WvaActuator implements PeerRule {

    /** The HPAs that WVA publishes. */
    enum Hpa {
        /** For the simulated prefill/decode pools: up 10 pods per 15 s, down one pod per 60 s with a window of 300 s. */
        PREFILL_DECODE,
        /** The plain sample: 10 pods per 15 s both ways, without windows. */
        PLAIN;

        HpaBehavior behavior() {
            return HpaBehavior.of(
                    direction(0, pods(10, 15)),
                    switch (this) {
                        case PREFILL_DECODE -> direction(300, pods(1, 60));
                        case PLAIN -> direction(0, pods(10, 15));
                    });
        }
    }

    private final PeerRule analyzer;
    private final ExternalHpas scalers;
    private final Map<String, Integer> emitted = new LinkedHashMap<>();

    WvaActuator(PeerFleet fleet, Hpa hpa, PeerRule analyzer) {
        this.analyzer = analyzer;
        this.scalers = new ExternalHpas(fleet, PerRole.both(hpa.behavior()));
    }

    @Override
    public Map<String, Integer> decide(Scrapes scrapes, FleetSnapshot now) {
        Map<String, Integer> written = new LinkedHashMap<>();
        for (String pool : now.pools().keySet()) {
            OptionalDouble gauge = emitted.containsKey(pool)
                    ? OptionalDouble.of(emitted.getOrDefault(pool, 0))
                    : OptionalDouble.empty();
            written.put(pool, scalers.sync(now, pool, List.of(new ExternalHpas.Trigger(gauge, 1))));
        }
        emitted.putAll(analyzer.decide(scrapes, now));
        return written;
    }
}
