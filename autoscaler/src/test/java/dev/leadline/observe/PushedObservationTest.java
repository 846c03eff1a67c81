// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PushedObservationTest {
    private static final String FULL = """
            {"time": "2026-11-23T12:00:05Z",
             "accelerators": {"free": 12},
             "pools": {"prefill": {"instances": [
                {"id": "p-0", "state": "Ready", "since": "2026-11-23T11:00:00Z", "accelerators": 2,
                 "running": 3, "waiting": 10, "waitingTokens": 21000, "kvUsage": 0.31, "kvCapacityTokens": 321000,
                 "promptTokensTotal": 123456, "cachedPromptTokensTotal": 400, "generationTokensTotal": 100,
                 "requestsTotal": 50, "busySecondsTotal": 812.4, "preemptionsTotal": 0,
                 "ttftSeconds": {"sum": 10.5, "count": 50}, "tpotSeconds": {"sum": 0, "count": 0},
                 "queueSeconds": {"sum": 2.5, "count": 50}, "transferSeconds": {"sum": 0.4, "count": 50}}]},
               "decode": {"instances": [{"id": "d-0", "state": "Starting"}]}},
             "router": {"requestsTotal": 900, "inputTokensTotal": 1800000, "cachedInputTokensTotal": 0,
                "outputTokensTotal": 200000, "queued": 4, "queuedTokens": 8000,
                "ttftSeconds": {"sum": 410.0, "count": 890, "buckets": {"0.5": 700, "1": 860, "+Inf": 890}},
                "tpotSeconds": {"sum": 26.1, "count": 870}}}
            """;

    @Test
    void readsEveryFieldOfAFullBody() {
        FleetSnapshot seen = accepted(FULL);

        assertThat(seen.time()).isEqualTo(Instant.parse("2026-11-23T12:00:05Z"));
        assertThat(seen.freeAccelerators()).hasValue(12);
        InstanceSnapshot prefill = only(seen, "prefill");
        assertThat(prefill.state()).isEqualTo(InstanceState.Ready);
        assertThat(prefill.since()).contains(Instant.parse("2026-11-23T11:00:00Z"));
        assertThat(prefill.accelerators()).isEqualTo(2);
        EngineSample engine = prefill.engine().ifFresh().orElseThrow();
        assertThat(engine.running()).hasValue(3);
        assertThat(engine.waitingForCapacity()).hasValue(10);
        assertThat(engine.waitingTokens()).hasValue(21000);
        assertThat(engine.kvUsage()).hasValue(0.31);
        assertThat(engine.promptTokensTotal()).hasValue(123456);
        assertThat(engine.computedPromptTokensTotal()).hasValue(123056);
        assertThat(engine.busySecondsTotal()).hasValue(812.4);
        assertThat(engine.ttft()).contains(CumulativeHistogram.of(10.5, 50));
        assertThat(engine.itl()).isEmpty();
        RouterSample router = seen.router().ifFresh().orElseThrow();
        assertThat(router.inputTokensTotal()).hasValue(1800000);
        assertThat(router.queuedTokens()).hasValue(8000);
        assertThat(router.ttft())
                .contains(CumulativeHistogram.of(
                        410, 890, Map.of(0.5, 700.0, 1.0, 860.0, Double.POSITIVE_INFINITY, 890.0)));
    }

    @Test
    void whatIsAbsentOrNullIsUnknownAndNeverZero() {
        FleetSnapshot seen = accepted(
                pools(
                        "{\"id\": \"p-0\", \"state\": \"Ready\", \"running\": 1, \"promptTokensTotal\": 7, \"kvUsage\": null}"));

        EngineSample engine = only(seen, "prefill").engine().ifFresh().orElseThrow();
        assertThat(engine.waitingForCapacity()).isEmpty();
        assertThat(engine.kvUsage()).isEmpty();
        assertThat(engine.computedPromptTokensTotal()).hasValue(7);
        assertThat(seen.freeAccelerators()).isEmpty();
        assertThat(seen.router()).isInstanceOf(Reading.Missing.class);
    }

    @Test
    void anInstanceWithoutFiguresIsMissingAndNamed() {
        assertThat(only(accepted(FULL), "decode").engine())
                .isInstanceOfSatisfying(
                        Reading.Missing.class,
                        missing -> assertThat(missing.reason()).contains("d-0"));
    }

    @Test
    void aHairAboveFullIsFull() {
        FleetSnapshot seen = accepted(pools("{\"id\": \"p-0\", \"state\": \"Ready\", \"kvUsage\": 1.0000001}"));

        assertThat(only(seen, "prefill").engine().ifFresh().orElseThrow().kvUsage())
                .hasValue(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"id\":\"p\",\"state\":\"Ready\",\"running\":-1}|pools.prefill.instances[0].running",
                "{\"id\":\"p\",\"state\":\"Ready\",\"running\":\"3\"}|pools.prefill.instances[0].running",
                "{\"id\":\"p\",\"state\":\"Ready\",\"running\":1e999}|pools.prefill.instances[0].running",
                "{\"id\":\"p\",\"state\":\"Ready\",\"generationTokensTotal\":1e300}|pools.prefill.instances[0].generationTokensTotal",
                "{\"id\":\"p\",\"state\":\"Ready\",\"kvUsage\":1.01}|pools.prefill.instances[0].kvUsage",
                "{\"id\":\"p\",\"state\":\"Ready\",\"kvUsages\":1}|pools.prefill.instances[0].kvUsages",
                "{\"id\":\"p\",\"state\":\"ready\"}|pools.prefill.instances[0].state",
                "{\"id\":\"p\"}|pools.prefill.instances[0].state",
                "{\"state\":\"Ready\"}|pools.prefill.instances[0].id",
                "{\"id\":\"\",\"state\":\"Ready\"}|pools.prefill.instances[0].id",
                "{\"id\":\"p\",\"state\":\"Ready\",\"since\":\"yesterday\"}|pools.prefill.instances[0].since",
                "{\"id\":\"p\",\"state\":\"Ready\",\"accelerators\":1.5}|pools.prefill.instances[0].accelerators",
                "{\"id\":\"p\",\"state\":\"Ready\",\"ttftSeconds\":{\"sum\":1}}|pools.prefill.instances[0].ttftSeconds.count",
                "{\"id\":\"p\",\"state\":\"Ready\",\"ttftSeconds\":4}|pools.prefill.instances[0].ttftSeconds",
                "7|pools.prefill.instances[0]",
                "null|pools.prefill.instances[0]"
            })
    void everyFaultNamesItsPlace(String instance, String path) {
        assertThat(refused(pools(instance))).extracting(Violation::path).contains(path);
    }

    @Test
    void bucketsMustBeCumulative() {
        String histogram = "{\"sum\": 1, \"count\": 5, \"buckets\": {\"0.5\": 4, \"1\": 3}}";

        assertThat(refused(pools("{\"id\":\"p\",\"state\":\"Ready\",\"ttftSeconds\":" + histogram + "}")))
                .singleElement()
                .satisfies(violation ->
                        assertThat(violation.path()).isEqualTo("pools.prefill.instances[0].ttftSeconds.buckets"));
    }

    @Test
    void bucketsMayComeInAnyOrderAndEndWithTheCount() {
        String histogram = "{\"sum\": 1, \"count\": 5, \"buckets\": {\"1\": 4, \"0.5\": 3}}";
        FleetSnapshot seen = accepted(pools("{\"id\":\"p\",\"state\":\"Ready\",\"ttftSeconds\":" + histogram + "}"));

        assertThat(only(seen, "prefill").engine().ifFresh().orElseThrow().ttft())
                .contains(CumulativeHistogram.of(1, 5, Map.of(0.5, 3.0, 1.0, 4.0, Double.POSITIVE_INFINITY, 5.0)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"half\": 3}|pools.prefill.instances[0].ttftSeconds.buckets.half",
                "{\"0.5\": -3}|pools.prefill.instances[0].ttftSeconds.buckets.0.5",
                "{\"0.5\": 6}|pools.prefill.instances[0].ttftSeconds.buckets",
                "[]|pools.prefill.instances[0].ttftSeconds.buckets"
            })
    void aBucketThatCannotBeNamesItsPlace(String buckets, String path) {
        String histogram = "{\"sum\": 1, \"count\": 5, \"buckets\": " + buckets + "}";

        assertThat(refused(pools("{\"id\":\"p\",\"state\":\"Ready\",\"ttftSeconds\":" + histogram + "}")))
                .singleElement()
                .satisfies(violation -> assertThat(violation.path()).isEqualTo(path));
    }

    @Test
    void anIdMayStandOnceInAPool() {
        String one = "{\"id\":\"p\",\"state\":\"Ready\"}";

        assertThat(refused(pools(one + "," + one))).singleElement().satisfies(violation -> {
            assertThat(violation.path()).isEqualTo("pools.prefill.instances[1].id");
            assertThat(violation.rule()).contains("same id");
        });
    }

    @Test
    void allFaultsAreFoundAtOnceAndEachHasAHint() {
        String body = """
                {"tme": "x", "pools": {"prefill": {"instances": [{"id": "a", "state": "Up", "waiting": -4}]},
                 "encode": {"instances": []}}, "router": {"requests": 1}}
                """;

        assertThat(refused(body))
                .extracting(Violation::path)
                .containsExactlyInAnyOrder(
                        "tme",
                        "time",
                        "pools.encode",
                        "pools.decode",
                        "pools.prefill.instances[0].state",
                        "pools.prefill.instances[0].waiting",
                        "router.requests");
        assertThat(refused(body))
                .allSatisfy(violation -> assertThat(violation.hint()).isNotBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "7",
                "{\"time\":1,\"time\":2}",
                "{} {}",
                "{\"a\":NaN}",
                "{\"a\":[1,}",
                "{\"a\":[1"
            })
    void whatIsNoJsonObjectIsRefused(String body) {
        assertThat(refused(body)).isNotEmpty();
    }

    @Test
    void aFieldThatStandsTwiceIsNamedWithItsPlace() {
        assertThat(refused("{\"time\": 1,\n \"time\": 2}")).singleElement().satisfies(violation -> {
            assertThat(violation.path()).startsWith("line 2");
            assertThat(violation.rule()).contains("Duplicate").contains("time");
        });
    }

    private static String pools(String prefill) {
        return "{\"time\": \"2026-11-23T12:00:05Z\", \"pools\": {\"prefill\": {\"instances\": [" + prefill
                + "]}, \"decode\": {\"instances\": []}}}";
    }

    private static InstanceSnapshot only(FleetSnapshot seen, String pool) {
        return seen.pools().getOrDefault(pool, List.of()).getFirst();
    }

    private static PushedObservation parse(String body) {
        return PushedObservation.parse(body.getBytes(StandardCharsets.UTF_8), Policies.llama());
    }

    private static FleetSnapshot accepted(String body) {
        return switch (parse(body)) {
            case PushedObservation.Accepted(FleetSnapshot snapshot) -> snapshot;
            case PushedObservation.Refused(List<Violation> violations) -> throw new AssertionError(violations);
        };
    }

    private static List<Violation> refused(String body) {
        return switch (parse(body)) {
            case PushedObservation.Accepted accepted -> throw new AssertionError(accepted);
            case PushedObservation.Refused(List<Violation> violations) -> violations;
        };
    }
}
