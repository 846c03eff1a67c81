// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.cluster.EventSink;
import dev.leadline.cluster.StatusProblem;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.policy.Mode;
import dev.leadline.status.EventLedger.Emission;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Which Events come of what happens. */
class EventsTest {

    private static final Instant NOON = Decisions.NOON;

    private static Decisions well() {
        return Decisions.healthy().done("prefill", ActuationCode.Unchanged).done("decode", ActuationCode.Unchanged);
    }

    private static Decisions contested(String owner) {
        return Decisions.healthy().done("prefill", ActuationCode.Conflicted, 3, 3, "The HPA " + owner + " scales it.");
    }

    /** The reasons of the notes, one decision after the other. */
    private static List<List<String>> reasons(Decisions... decisions) {
        List<List<String>> all = new ArrayList<>();
        Optional<ScalingPolicyStatus> before = Optional.empty();
        for (Decisions decision : decisions) {
            ScalingPolicyStatus now = decision.status(Mode.Enforce, before);
            all.add(Transitions.of(Decisions.policy(Mode.Enforce), decision.latest(), before, now).stream()
                    .map(PolicyNote::reason)
                    .toList());
            before = Optional.of(now);
        }
        return all;
    }

    @Test
    void onlyBeginningsAndEndsAreNoted() {
        assertThat(reasons(well(), contested("a"), contested("a"), contested("b"), well(), well()))
                .containsExactly(
                        List.of(),
                        List.of("Conflicted"),
                        List.of(),
                        List.of("Conflicted"),
                        List.of("ConflictResolved"),
                        List.of());
        assertThat(reasons(well(), well().needs(9), well().needs(12), well()))
                .containsExactly(List.of(), List.of("CapacityLimited"), List.of(), List.of("CapacityRestored"));
        assertThat(reasons(
                        well(),
                        Decisions.healthy().done("prefill", ActuationCode.TargetMissing),
                        Decisions.healthy().done("prefill", ActuationCode.TargetMissing),
                        Decisions.healthy().done("prefill", ActuationCode.Forbidden),
                        well()))
                .containsExactly(
                        List.of(), List.of("TargetMissing"), List.of(), List.of("Forbidden"), List.of("Recovered"));
        assertThat(reasons(well().readyInstances(2, 2), well().readyInstances(2, 2), well()))
                .containsExactly(List.of("MetricsUnavailable"), List.of(), List.of("Recovered"));
    }

    @Test
    void aNewLeaderRepeatsNothingThatWasNotedBefore() {
        ScalingPolicyStatus standing = contested("a").needs(9).status(Mode.Enforce);
        Decisions first = contested("a").needs(9);
        ScalingPolicyStatus now = first.status(Mode.Enforce, Optional.of(standing));

        assertThat(Transitions.of(Decisions.policy(Mode.Enforce), first.latest(), Optional.of(standing), now))
                .isEmpty();
    }

    @Test
    void aWrittenNumberIsNotedWithFromToAndWhy() {
        Decisions up = Decisions.healthy().done("decode", ActuationCode.Written, 3, 5, "Written.");
        PolicyNote note = Transitions.of(
                        Decisions.policy(Mode.Enforce), up.latest(), Optional.empty(), up.status(Mode.Enforce))
                .getFirst();

        assertThat(note.reason()).isEqualTo("Scaled");
        assertThat(note.action()).isEqualTo("ScaleUp");
        assertThat(note.sentence()).isEqualTo("Scaled decode from 3 to 5. It stays.");
        assertThat(note.warning()).isFalse();
    }

    @Test
    void aShrinkWithoutTheDrainThatWasAskedForIsNotedAsAWarning() {
        Decisions down = Decisions.healthy()
                .done("decode", ActuationCode.WrittenWithoutDrain, 5, 3, "No label, so nobody could be spared.");
        List<PolicyNote> notes = Transitions.of(
                Decisions.policy(Mode.Enforce), down.latest(), Optional.empty(), down.status(Mode.Enforce));

        assertThat(notes).extracting(PolicyNote::reason).containsExactly("Scaled", "PlainShrink");
        assertThat(notes.getLast().warning()).isTrue();
        assertThat(notes.getLast().sentence()).isEqualTo("No label, so nobody could be spared.");
    }

    private static PolicyNote note(String sentence) {
        return PolicyNote.of(EventReason.Conflicted, "Refrained", sentence, "same");
    }

    @Test
    void theSameThingHasOneEventInHalfAnHourAndItsCountIsBroughtUpOnceAMinute() {
        EventLedger ledger = new EventLedger();
        assertThat(ledger.heard(Decisions.meta(1), note("a"), NOON)).containsInstanceOf(Emission.Create.class);
        assertThat(ledger.heard(Decisions.meta(1), note("a"), NOON.plusSeconds(5)))
                .isEmpty();
        assertThat(ledger.heard(Decisions.meta(1), note("a"), NOON.plusSeconds(10)))
                .isEmpty();
        assertThat(ledger.due(NOON.plusSeconds(59))).isEmpty();
        assertThat(ledger.due(NOON.plusSeconds(60))).singleElement().satisfies(emission -> {
            Emission.Repeat repeat = (Emission.Repeat) emission;
            assertThat(repeat.count()).isEqualTo(3);
            assertThat(repeat.last()).isEqualTo(NOON.plusSeconds(10));
        });
        assertThat(ledger.due(NOON.plusSeconds(200))).isEmpty();
        assertThat(ledger.heard(Decisions.meta(1), note("a"), NOON.plus(Duration.ofMinutes(29))))
                .containsInstanceOf(Emission.Repeat.class);
        assertThat(ledger.heard(Decisions.meta(1), note("a"), NOON.plus(Duration.ofMinutes(30))))
                .containsInstanceOf(Emission.Create.class);
    }

    @Test
    void somethingElseIsAnEventOfItsOwnAtOnce() {
        EventLedger ledger = new EventLedger();
        ledger.heard(Decisions.meta(1), note("a"), NOON);
        PolicyNote other = PolicyNote.of(EventReason.Conflicted, "Refrained", "a", "another owner");

        assertThat(ledger.heard(Decisions.meta(1), other, NOON)).containsInstanceOf(Emission.Create.class);
    }

    @Test
    void namesAndNotesFitTheApi() {
        String long200 = "p" + "a.".repeat(120) + "z";
        Emission emission = new EventLedger()
                .heard(Decisions.meta(new dev.leadline.policy.PolicyKey("n", long200), 1), note("€".repeat(2000)), NOON)
                .orElseThrow();

        assertThat(emission.event().name()).hasSizeLessThanOrEqualTo(253).matches("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
        assertThat(emission.event().name()).doesNotContain("..");
        assertThat(emission.event().note().getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(1024);
        assertThat(emission.event().note()).endsWith("€…");
    }

    @Test
    void anEventThatCouldNotBeWrittenIsTriedAgain() throws InterruptedException {
        BlockingQueue<String> tries = new LinkedBlockingQueue<>();
        AtomicBoolean up = new AtomicBoolean();
        EventSink sink = new EventSink() {
            @Override
            public StatusWrite create(PolicyEvent event) {
                tries.add(event.reason());
                return up.getAndSet(true)
                        ? new StatusWrite.Applied("1")
                        : new StatusWrite.Failed(StatusProblem.Unreachable, "No answer.");
            }

            @Override
            public StatusWrite repeat(PolicyEvent event, int count, Instant last) {
                throw new AssertionError("nothing is repeated here");
            }
        };
        try (EventRecorder recorder = new EventRecorder(sink, () -> NOON).start()) {
            recorder.note(
                    Decisions.meta(1), EventReason.PlainShrink, "Shrunk", "Without drain.", "decode", Optional.empty());
            assertThat(tries.poll(10, TimeUnit.SECONDS)).isEqualTo("PlainShrink");
            assertThat(tries.poll(10, TimeUnit.SECONDS)).isEqualTo("PlainShrink");
            assertThat(tries.poll(300, TimeUnit.MILLISECONDS)).isNull();
        }
    }
}
