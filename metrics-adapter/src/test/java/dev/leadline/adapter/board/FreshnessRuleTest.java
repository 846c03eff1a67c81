// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import static dev.leadline.adapter.board.Readings.NOON;
import static dev.leadline.adapter.board.Readings.aPool;
import static dev.leadline.adapter.board.Readings.aReading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FreshnessRuleTest {

    private static final Instant VALID_UNTIL = aPool("decode").validUntil();
    private static final Duration HOLD = Duration.ofMinutes(10);

    private final PolicyReading reading = aReading("chat", HOLD, Map.of("decode", 9), aPool("decode"));

    @Test
    void servesEverySignalOnceWhileTheNumberIsValid() {
        PolicyBoard board = FreshnessRule.at(reading, VALID_UNTIL.minusNanos(1));

        assertThat(milli(board))
                .isEqualTo(Map.of(
                        Signal.DesiredReplicas, 7_000L,
                        Signal.WvaDesiredReplicas, 7_000L,
                        Signal.InfernoDesiredReplicas, 7_000L,
                        Signal.Demand, 1_234_568L,
                        Signal.Forecast, 2_000_000L));
        assertThat(board.freshness()).containsEntry("decode", Freshness.Live);
        assertThat(board.changes()).contains(VALID_UNTIL);
    }

    @Test
    void holdsTheReplicasAndDropsTheRatesWhenTheNumberIsNoLongerValid() {
        PolicyBoard board = FreshnessRule.at(reading, VALID_UNTIL);

        assertThat(milli(board).keySet())
                .containsExactlyInAnyOrder(
                        Signal.DesiredReplicas, Signal.WvaDesiredReplicas, Signal.InfernoDesiredReplicas);
        assertThat(board.values()).allMatch(value -> value.freshness() == Freshness.Held && value.milli() == 7_000);
        assertThat(board.changes()).contains(VALID_UNTIL.plus(HOLD));
    }

    @Test
    void servesTheLargerOfLastAndFallbackAfterTheHold() {
        Instant after = VALID_UNTIL.plus(HOLD);

        assertThat(milli(FreshnessRule.at(reading, after))).containsEntry(Signal.DesiredReplicas, 9_000L);
        assertThat(milli(FreshnessRule.at(aReading("chat", HOLD, Map.of("decode", 2), aPool("decode")), after)))
                .containsEntry(Signal.DesiredReplicas, 7_000L);
        assertThat(FreshnessRule.at(reading, after).changes()).isEmpty();
    }

    @Test
    void servesNothingAfterTheHoldWithoutAFallback() {
        PolicyBoard board =
                FreshnessRule.at(aReading("chat", HOLD, Map.of("prefill", 2), aPool("decode")), VALID_UNTIL.plus(HOLD));

        assertThat(board.values()).isEmpty();
        assertThat(board.freshness()).containsEntry("decode", Freshness.Gone);
    }

    @Test
    void neverInventsANumberThatWasNotPublished() {
        PoolReading silent = new PoolReading(
                "decode",
                "decode",
                Optional.empty(),
                Optional.empty(),
                "",
                OptionalInt.empty(),
                OptionalDouble.of(Double.NaN),
                OptionalDouble.of(-1),
                NOON,
                VALID_UNTIL);

        assertThat(FreshnessRule.at(aReading("chat", HOLD, Map.of(), silent), NOON)
                        .values())
                .isEmpty();
        assertThat(FreshnessRule.at(aReading("chat", HOLD, Map.of(), silent), VALID_UNTIL)
                        .values())
                .isEmpty();
    }

    @Test
    void cutsWhatAnHpaCouldNotRead() {
        PoolReading huge = new PoolReading(
                "decode",
                "decode",
                Optional.empty(),
                Optional.empty(),
                "",
                OptionalInt.of(Integer.MAX_VALUE),
                OptionalDouble.of(Double.MAX_VALUE),
                OptionalDouble.of(Double.MIN_VALUE),
                NOON,
                VALID_UNTIL);

        assertThat(milli(FreshnessRule.at(aReading("chat", HOLD, Map.of(), huge), NOON)))
                .containsEntry(Signal.Demand, FreshnessRule.LARGEST_MILLI)
                .containsEntry(Signal.Forecast, 1L)
                .containsEntry(Signal.DesiredReplicas, 2_147_483_647_000L);
    }

    @Test
    void takesTheLaterWordOfAPoolThatIsSaidTwice() {
        PoolReading later = new PoolReading(
                "decode",
                "decode",
                Optional.empty(),
                Optional.empty(),
                "",
                OptionalInt.of(8),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                NOON.plusSeconds(1),
                VALID_UNTIL);

        assertThat(milli(FreshnessRule.at(aReading("chat", HOLD, Map.of(), later, aPool("decode")), NOON)))
                .containsEntry(Signal.DesiredReplicas, 8_000L)
                .doesNotContainKey(Signal.Demand);
    }

    @Test
    void standsForAllTimeWhenTheHoldIsBeyondIt() {
        PolicyReading forever =
                aReading("chat", Duration.ofSeconds(Long.MAX_VALUE), Map.of("decode", 9), aPool("decode"));

        PolicyBoard board = FreshnessRule.at(forever, VALID_UNTIL.plus(Duration.ofDays(400_000)));

        assertThat(board.freshness()).containsEntry("decode", Freshness.Held);
        assertThat(board.changes()).isEmpty();
    }

    @Test
    void namesTheVariantByScalerElseTargetElsePolicyAndPool() {
        assertThat(variant(Optional.of("hpa"), Optional.of("deployment"))).isEqualTo("hpa");
        assertThat(variant(Optional.empty(), Optional.of("deployment"))).isEqualTo("deployment");
        assertThat(variant(Optional.empty(), Optional.empty())).isEqualTo("chat-decode");
    }

    @Test
    void tellsWorkloadsOfOneNameApartForWva() {
        PolicyReading twins = aReading("chat", HOLD, Map.of(), called("deployment"), called("set"));

        assertThat(FreshnessRule.at(twins, NOON).values())
                .filteredOn(value -> value.signal() == Signal.WvaDesiredReplicas)
                .extracting(value -> value.labels().get("variant_name"))
                .containsExactlyInAnyOrder("chat-deployment", "chat-set");
    }

    private static PoolReading called(String pool) {
        return new PoolReading(
                pool,
                "decode",
                Optional.of("qwen"),
                Optional.empty(),
                "H100",
                OptionalInt.of(1),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                NOON,
                VALID_UNTIL);
    }

    @Test
    void givesTheLabelsThatAreDocumented() {
        PolicyBoard board = FreshnessRule.at(reading, NOON);

        for (ServedValue value : board.values()) {
            if (value.signal() == Signal.WvaDesiredReplicas || value.signal() == Signal.InfernoDesiredReplicas) {
                assertThat(value.labels())
                        .containsOnlyKeys("accelerator_type", "exported_namespace", "namespace", "variant_name");
            } else {
                assertThat(value.labels()).isEqualTo(Map.of("policy", "chat", "pool", "decode", "role", "decode"));
            }
        }
    }

    @Test
    void changesOnlyAtTheMomentThatItNames() {
        ForAll.forAll(5, 300, random -> NOON.plusSeconds(random.nextInt(-60, 1_200)), now -> {
            PolicyBoard board = FreshnessRule.at(reading, now);
            Instant until = board.changes().orElse(now.plusSeconds(100_000));
            PolicyBoard before = FreshnessRule.at(reading, until.minusNanos(1));
            assertThat(before.values()).isEqualTo(board.values());
            assertThat(before.freshness()).isEqualTo(board.freshness());
            board.changes()
                    .ifPresent(moment -> assertThat(
                                    FreshnessRule.at(reading, moment).values())
                            .isNotEqualTo(board.values()));
        });
    }

    private static String variant(Optional<String> scaler, Optional<String> target) {
        PoolReading pool = new PoolReading(
                "decode",
                "decode",
                target,
                scaler,
                "H100",
                OptionalInt.of(1),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                NOON,
                VALID_UNTIL);
        return PoolLabels.of(Signal.WvaDesiredReplicas, aReading("chat", HOLD, Map.of(), pool), pool)
                .getOrDefault("variant_name", "");
    }

    private static Map<Signal, Long> milli(PolicyBoard board) {
        List<ServedValue> values = board.values();
        return values.stream().collect(Collectors.toMap(ServedValue::signal, ServedValue::milli));
    }
}
