// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.decide.PoolPlan;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.loop.DecisionDocument;
import dev.leadline.loop.JournalEntry;
import dev.leadline.loop.JournalQuery;
import dev.leadline.loop.JsonDocuments;
import dev.leadline.loop.Latest;
import dev.leadline.policy.PolicyKey;
import dev.leadline.rehearse.DemoWorkload;
import dev.leadline.rehearse.TraceRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DemoReplayTest {

    private static final PolicyKey POLICY = new PolicyKey("demo", "qwen3-32b");
    private static final DemoSettings FAST = DemoSettings.DEFAULT.withSpeed(0);

    @Test
    void equalSeedsGiveByteEqualDecisions() throws Exception {
        String first = decisions(150, 7);
        assertThat(first).isEqualTo(decisions(150, 7)).isNotEqualTo(decisions(150, 8));
        assertThat(first.lines()).hasSize(30).allMatch(line -> line.contains("\"sentence\":\""));
    }

    @Test
    void speedChangesNoDecision() throws Exception {
        DemoLoad load = DemoLoads.of(7).until(50);
        assertThat(decisions(FAST.withSpeed(500).withSeed(7), load)).isEqualTo(decisions(FAST.withSeed(7), load));
    }

    @Test
    void healthyFleetShrinksWhenTheLoadGoesAway() throws Exception {
        try (DemoReplay replay = new DemoReplay(FAST)) {
            replay.run(burstThenNothing());
            assertThat(lastSize(replay, "decode")).isLessThan(4);
        }
    }

    @Test
    void oneBrokenEngineOfAPoolHoldsItsScaleIn() throws Exception {
        try (DemoReplay replay = new DemoReplay(FAST)) {
            replay.engines().breakEngine("decode-1", Fault.HTML);
            replay.run(burstThenNothing());
            assertThat(lastSize(replay, "decode")).isEqualTo(4);
            assertThat(shrinks(replay, "decode")).isZero();
        }
    }

    @Test
    void everyFaultIsAMissingReadingWithItsOwnReason() throws Exception {
        Map<Fault, MissingReason> expected = Map.of(
                Fault.HTML, MissingReason.NotMetrics,
                Fault.SERVER_ERROR, MissingReason.HttpError,
                Fault.HANG, MissingReason.TimedOut);
        try (DemoReplay replay = new DemoReplay(FAST.withScrapeTimeout(Duration.ofMillis(500)))) {
            replay.engines().breakEngine("decode-0", Fault.HTML);
            replay.engines().breakEngine("decode-1", Fault.SERVER_ERROR);
            replay.engines().breakEngine("decode-2", Fault.HANG);
            replay.engines().breakEngine("decode-3", Fault.TRUNCATED);
            replay.run(new DemoLoad(requests(10), DemoWorkload.fleet(2, 4), "ten seconds", OptionalDouble.empty()));
            Map<String, Reading<?>> readings = readings(replay);
            assertThat(code(readings.get("decode-0"))).isEqualTo(expected.get(Fault.HTML));
            assertThat(code(readings.get("decode-1"))).isEqualTo(expected.get(Fault.SERVER_ERROR));
            assertThat(code(readings.get("decode-2"))).isEqualTo(expected.get(Fault.HANG));
            assertThat(readings.get("decode-3")).isInstanceOf(Reading.Missing.class);
            assertThat(readings.get("prefill-0")).isInstanceOf(Reading.Fresh.class);
            DemoState state = replay.board().state(0);
            assertThat(state.instances()).anySatisfy(row -> {
                assertThat(row.id()).isEqualTo("decode-0");
                assertThat(row.reading()).isEqualTo("Missing");
                assertThat(row.reason()).isNotBlank();
            });
            assertThat(DemoWords.held(latest(replay).cycle()).orElseThrow())
                    .startsWith("Scale-in is held")
                    .contains("4 of 4 ready decode replicas");
        }
    }

    @Test
    void boardTellsOnlyWhatComesAfterTheTickAskedFor() throws Exception {
        try (DemoReplay replay = new DemoReplay(FAST)) {
            replay.run(DemoLoads.of(1).until(40));
            DemoTimeline.Part all = replay.board().state(0).timeline();
            DemoTimeline.Part rest = replay.board().state(5).timeline();
            assertThat(rest.t()).isEqualTo(all.t().subList(5, all.t().size()));
            assertThat(rest.pools().keySet()).containsExactly("prefill", "decode");
            assertThat(replay.board().state(10_000).timeline().t()).isEmpty();
        }
    }

    private static String decisions(double seconds, long seed) throws InterruptedException {
        return decisions(FAST.withSeed(seed), DemoLoads.of(seed).until(seconds));
    }

    private static String decisions(DemoSettings settings, DemoLoad load) throws InterruptedException {
        try (DemoReplay replay = new DemoReplay(settings)) {
            replay.run(load);
            return entries(replay).stream()
                    .map(entry -> JsonDocuments.write(DecisionDocument.of(entry.plan(), entry.actuation())))
                    .collect(Collectors.joining("\n"));
        }
    }

    private static List<JournalEntry> entries(DemoReplay replay) {
        return replay.journal().list(JournalQuery.newest(POLICY, 1000)).items();
    }

    private static int lastSize(DemoReplay replay, String pool) {
        return Objects.requireNonNull(entries(replay).getFirst().plan().pools().get(pool))
                .desiredReplicas();
    }

    private static long shrinks(DemoReplay replay, String pool) {
        return entries(replay).stream()
                .flatMap(entry -> Optional.ofNullable(entry.plan().pools().get(pool)).stream())
                .filter(plan -> plan.desiredReplicas() < plan.currentReplicas())
                .map(PoolPlan::sentence)
                .count();
    }

    private static Latest latest(DemoReplay replay) {
        return replay.parts().registry().latest(POLICY).orElseThrow();
    }

    private static Map<String, Reading<?>> readings(DemoReplay replay) {
        Map<String, Reading<?>> readings = new HashMap<>();
        latest(replay)
                .cycle()
                .observation()
                .pools()
                .values()
                .forEach(pool -> pool.instances()
                        .forEach((InstanceObservation one) ->
                                readings.put(one.id(), one.snapshot().engine())));
        return readings;
    }

    private static MissingReason code(@Nullable Reading<?> reading) {
        assertThat(reading).isInstanceOf(Reading.Missing.class);
        return ((Reading.Missing<?>) Objects.requireNonNull(reading)).code();
    }

    /** Five busy minutes, then fifteen in which only single requests keep the replay going. */
    private static DemoLoad burstThenNothing() {
        List<TraceRequest> requests = new ArrayList<>(requests(300));
        for (int i = 1; i <= 15; i++) {
            requests.add(new TraceRequest(300 + 60 * i, 500, 20));
        }
        return new DemoLoad(requests, DemoWorkload.fleet(2, 4), "a burst", OptionalDouble.empty());
    }

    private static List<TraceRequest> requests(int seconds) {
        List<TraceRequest> requests = new ArrayList<>();
        for (int i = 0; i < seconds * 4; i++) {
            requests.add(new TraceRequest(i * 0.25, 1500, 300));
        }
        return requests;
    }
}
