// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** What tests read. */
public final class Readings {

    /** When everything is decided; it is valid for a minute. */
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00.987Z");

    private Readings() {}

    /** Seven replicas wanted, with a demand that is no whole number. */
    public static PoolReading aPool(String name) {
        return aPool(name, 7, NOON);
    }

    /** This many replicas wanted, decided at this moment. */
    public static PoolReading aPool(String name, int desired, Instant issued) {
        return new PoolReading(
                name,
                name,
                Optional.of("chat-" + name),
                Optional.empty(),
                "H100",
                OptionalInt.of(desired),
                OptionalDouble.of(1234.5671),
                OptionalDouble.of(2000),
                issued,
                issued.plusSeconds(60));
    }

    /** A policy of the namespace inference. */
    public static PolicyReading aReading(
            String policy, Duration hold, Map<String, Integer> fallback, PoolReading... pools) {
        return aReading(new PolicyKey("inference", policy), hold, fallback, pools);
    }

    /** A policy. */
    public static PolicyReading aReading(
            PolicyKey policy, Duration hold, Map<String, Integer> fallback, PoolReading... pools) {
        return new PolicyReading(policy, false, hold, fallback, List.of(pools));
    }
}
