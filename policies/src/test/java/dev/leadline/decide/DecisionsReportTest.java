// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static dev.leadline.decide.PolicyBuilder.aRestingPolicy;

import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import dev.leadline.fleet.Role;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.LeadTime;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PlannedEvent;
import dev.leadline.policy.ScheduleWindow;
import dev.leadline.testkit.GoldenReport;
import dev.leadline.units.Replicas;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * What decisions say, scene by scene, as a report in git: whoever changes a rule sees there whom it moves and what is told.
 * With {@code -Dleadline.rewrite=true} each scene is written anew; read the difference before it is committed.
 */
class DecisionsReportTest {

    private static final GoldenReport REPORT =
            new GoldenReport(Path.of("..", "src", "docs", "reports", "decisions.md"));

    /** About one replica's worth of prompts. */
    private static final double ONE = 16_000;

    private static void check(String title, DecisionScene scene) throws IOException {
        REPORT.check(title, scene.report());
    }

    private static DecisionScene scene(PolicyBuilder policy, int prefill, int decode) {
        return new DecisionScene(policy.build(), new ScriptedFleet(prefill, decode));
    }

    @Test
    void aRampIsOrderedAheadAndGivenBackLater() throws IOException {
        DecisionScene scene = scene(aPolicy(), 2, 2).obeying(18);
        scene.watch(40, 1.5 * ONE, 2_000)
                .note("Demand triples within five minutes.")
                .move(60, 1.5 * ONE, 4.5 * ONE)
                .watch(20, 4.5 * ONE, 4.5 * ONE / 10)
                .note("It goes back to a third.")
                .move(12, 4.5 * ONE, 1.5 * ONE)
                .watch(80, 1.5 * ONE, 2_400);
        check("A ramp", scene);
    }

    @Test
    void aJumpIsAnsweredOnceItIsBelievedAndWhatWaitsIsWorkedOff() throws IOException {
        DecisionScene scene = scene(aPolicy(), 2, 2).obeying(18);
        scene.watch(60, ONE, 1_600).note("Four times as much comes from one look to the next, and prompts wait.");
        scene.fleet().waitingTokens(60_000);
        scene.watch(4, 4 * ONE, 6_400);
        scene.fleet().waitingTokens(250_000).queued(40);
        scene.watch(16, 4 * ONE, 6_400).note("It is worked off.");
        scene.fleet().waitingTokens(0).queued(0);
        scene.watch(60, 4 * ONE, 6_400);
        check("A jump", scene);
    }

    @Test
    void jumpsThatComeBackAndMissKeepTheSizeOfTheirPeak() throws IOException {
        DecisionScene scene = scene(aPolicy().leadTime(new LeadTime.Fixed(Duration.ofSeconds(40))), 2, 2)
                .obeying(8);
        scene.watch(60, ONE, 1_600);
        for (int burst = 0; burst < 2; burst++) {
            scene.fleet().missing(0.4, 0.1);
            scene.watch(30, 5 * ONE, 8_000);
            scene.fleet().missing(0, 0);
            scene.watch(50, ONE, 1_600);
        }
        check("Jumps that come back", scene);
    }

    @Test
    void whatWasMissedMovesTheQuantile() throws IOException {
        DecisionScene scene = scene(aPolicy(), 3, 2);
        scene.watch(60, 2 * ONE, 3_000).note("A twentieth of the first tokens and of the token times are too late.");
        scene.fleet().missing(0.05, 0.05);
        scene.watch(60, 2 * ONE, 3_000).note("Nothing is missed any more.");
        scene.fleet().missing(0, 0);
        scene.watch(120, 2 * ONE, 3_000);
        check("Misses", scene);
    }

    @Test
    void missingDataNeverShrinksAPool() throws IOException {
        DecisionScene scene = scene(aPolicy().fallback(Duration.ofMinutes(3), 7, 5), 6, 3);
        scene.watch(40, 1.5 * ONE, 2_000).note("One engine falls silent.");
        scene.fleet().silent("prefill-4");
        scene.watch(4, 1.5 * ONE, 2_000).note("The router and all engines fall silent.");
        scene.fleet().routerSilent();
        for (int i = 0; i < 6; i++) {
            scene.fleet().silent("prefill-" + i).silent("decode-" + i);
        }
        scene.watch(60, 1.5 * ONE, 2_000).note("All speak again.");
        scene.fleet().routerSpeaks().speaking();
        scene.watch(60, 1.5 * ONE, 2_000).note("No instance of prefill is seen any more.");
        scene.fleet().ready("prefill", 0);
        scene.watch(4, 1.5 * ONE, 2_000);
        check("Missing data", scene);
    }

    @Test
    void zerosThatNobodyExplainsAreDoubted() throws IOException {
        DecisionScene scene = scene(aPolicy(), 4, 3).obeying(18);
        scene.watch(240, 2.5 * ONE, 4_000).note("The router stops counting; engines go on.");
        scene.fleet().routerStuck();
        scene.watch(40, 2.5 * ONE, 4_000);
        check("Doubtful zeros", scene);
    }

    @Test
    void lostAndSlowHardwareIsReplaced() throws IOException {
        DecisionScene scene = scene(aPolicy(), 3, 3).obeying(18);
        scene.watch(40, 2 * ONE, 4_000).note("One GPU is lost, another is hot.");
        scene.fleet().doomed("prefill-1").hot("decode-0").hot("decode-1");
        scene.watch(40, 2 * ONE, 4_000);
        check("Failing hardware", scene);
    }

    @Test
    void scarceAcceleratorsAreShared() throws IOException {
        DecisionScene scene = scene(aPolicy(), 6, 2);
        scene.fleet().free(2);
        scene.watch(60, 3 * ONE, 4_000).note("Decode needs more, and nothing is free.");
        scene.fleet().free(0).kvUsage(0.98);
        scene.watch(20, 3 * ONE, 14_000);
        check("Scarce accelerators", scene);
    }

    @Test
    void nodesAreNamedWhereTheyAreShort() throws IOException {
        DecisionScene scene = scene(aPolicy(), 2, 2);
        Shape shape = new Shape("nvidia.com/gpu", List.of(2, 2), "node c is cordoned");
        scene.fleet()
                .room(new AcceleratorRoom(
                        Optional.of(List.of(
                                new Bay("a", "nvidia.com/gpu", 3, 2, Optional.empty()),
                                new Bay("b", "nvidia.com/gpu", 1, 0, Optional.empty()))),
                        Map.of("prefill", shape, "decode", shape)))
                .waitingTokens(200_000);
        scene.watch(3, 6 * ONE, 2_000);
        check("Nodes without room", scene);
    }

    @Test
    void whatOperatorsLimitIsSaid() throws IOException {
        Behavior.Rule up = new Behavior.Rule(
                Optional.of(new Behavior.Count(1)), Optional.of(Duration.ofSeconds(60)), Duration.ofSeconds(20));
        Behavior.Rule down =
                new Behavior.Rule(Optional.of(new Behavior.Percent(34)), Optional.empty(), Duration.ofSeconds(30));
        DecisionScene scene = scene(
                        aPolicy()
                                .behavior(new Behavior(Optional.of(up), Optional.of(down)))
                                .schedule(new ScheduleWindow(
                                        "12 12 * * *",
                                        ZoneOffset.UTC,
                                        Duration.ofMinutes(3),
                                        Map.of("decode", Replicas.of(4)))),
                        3,
                        2)
                .obeying(4);
        scene.watch(60, 2 * ONE, 1_600);
        scene.fleet().waitingTokens(300_000);
        scene.watch(20, 2 * ONE, 1_600);
        scene.fleet().waitingTokens(0);
        scene.watch(140, ONE, 1_600);
        check("Operators' limits", scene);
    }

    @Test
    void theBandBetweenThePoolsIsKept() throws IOException {
        DecisionScene scene = scene(aPolicy().ratio(0.8, 1), 1, 1).obeying(4);
        scene.watch(50, 3 * ONE, 600).watch(90, ONE / 2, 14_000);
        check("A band between prefill and decode", scene);
    }

    @Test
    void aPausedPolicyHoldsItsNumber() throws IOException {
        DecisionScene scene = scene(aPolicy(), 2, 2);
        scene.watch(40, ONE, 1_600);
        scene.controller().adopt(aPolicy().mode(Mode.Paused).build());
        scene.watch(30, 5 * ONE, 1_600);
        check("A pause", scene);
    }

    @Test
    void anAnnouncedEventIsMetByReplicasThatAreReady() throws IOException {
        PlannedEvent event = new PlannedEvent(
                "launch", ScriptedFleet.START.plusSeconds(400), ScriptedFleet.START.plusSeconds(600), 2);
        DecisionScene scene = scene(aPolicy().event(event), 2, 2).obeying(18);
        scene.watch(80, 1.5 * ONE, 2_400).watch(60, 3 * ONE, 4_800).watch(40, 1.5 * ONE, 2_400);
        check("An announced event", scene);
    }

    @Test
    void anIdleFleetRestsAndIsWoken() throws IOException {
        DecisionScene scene = scene(aRestingPolicy(Duration.ofMinutes(3)), 2, 2).obeying(18);
        scene.watch(60, ONE, 1_600).watch(50, 0, 0).note("Somebody comes.");
        scene.fleet().queued(3);
        scene.watch(20, 0, 0);
        scene.fleet().queued(0);
        scene.watch(30, ONE, 1_600);
        check("To zero and back", scene);
    }

    @Test
    void variantsOfARoleShareItsDemand() throws IOException {
        PolicyBuilder policy = aRestingPolicy(Duration.ofMinutes(3))
                .priced("decode", Role.Decode, 0, 2, 3)
                .priced("decode-cheap", Role.Decode, 0, 2, 1);
        DecisionScene scene = scene(policy, 2, 1);
        scene.fleet().variant("decode-cheap", "decode", 1);
        scene.obeying(6).watch(40, ONE, 1_600).watch(40, 2 * ONE, 9_000).watch(50, 0, 0);
        scene.fleet().queued(3);
        scene.watch(10, 0, 0);
        check("Variants", scene);
    }
}
