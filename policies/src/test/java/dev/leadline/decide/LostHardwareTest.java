// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static dev.leadline.decide.PolicyBuilder.aPolicy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.InstanceState;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LostHardwareTest {

    /** About three replicas' worth of prompts. */
    private static final double THREE = 50_000;

    @Test
    void oneSlowInstanceIsReplacedOnceAndNotAtEveryLook() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(4, 2);
        ScriptedFleet sound = new ScriptedFleet(4, 2);
        ForecastingController without = new ForecastingController(aPolicy().build());
        for (int look = 0; look < 120; look++) {
            fleet.obey(controller.step(fleet.after(5, THREE, 500)).plan());
            sound.obey(without.step(sound.after(5, THREE, 500)).plan());
        }
        int before = sound.size("prefill");
        assertThat(fleet.size("prefill")).isEqualTo(before);
        fleet.hot(ScriptedFleet.id("prefill", 0));
        for (int look = 0; look < 240; look++) {
            fleet.obey(controller.step(fleet.after(5, THREE, 500)).plan());
            sound.obey(without.step(sound.after(5, THREE, 500)).plan());
            assertThat(fleet.size("prefill")).isBetween(before, before + 1);
        }
        assertThat(fleet.size("prefill")).isEqualTo(sound.size("prefill") + 1);
    }

    @Test
    void keepingWhatWasNeededNeverOrdersAReplacementForSomethingNobodyNeeds() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(6, 2).hot(ScriptedFleet.id("prefill", 0));
        int most = 0;
        for (int look = 0; look < 120; look++) {
            PoolPlan plan = controller.step(fleet.after(5, THREE, 500)).plan().pool("prefill");
            fleet.ready("prefill", plan.desiredReplicas());
            most = Math.max(most, plan.desiredReplicas());
        }
        assertThat(most).isLessThanOrEqualTo(7);
    }

    @Test
    void theReplacementIsToldWithWhatIsLost() {
        ForecastingController controller = new ForecastingController(aPolicy().build());
        ScriptedFleet fleet = new ScriptedFleet(3, 2).hot(ScriptedFleet.id("prefill", 0));
        PoolPlan plan = controller.step(fleet.after(5, THREE, 500)).plan().pool("prefill");
        assertThat(plan.steps()).anySatisfy(step -> {
            assertThat(step.code()).isEqualTo(ReasonCode.DoomedHardware);
            assertThat(step.numbers()).containsKey("replicasLost");
        });
        assertThat(plan.steps().stream().map(Step::code)).doesNotContain(ReasonCode.JustOrdered);
    }

    private static Limits asking(int current, int replicas) {
        return new Limits(
                current, replicas, new Need(replicas, ReasonCode.ForecastDemand, Map.of(), "It is asked for."));
    }

    private static WhoLeaves distrusted() {
        WhoLeaves whoLeaves = new WhoLeaves();
        whoLeaves.see(SeenPool.decode().worth(0.6).ready(3).seen());
        whoLeaves.see(SeenPool.decode().worth(0.6).ready(2).seen());
        return whoLeaves;
    }

    @Test
    void aReplacementIsOrderedUntilEnoughSoundOnesAreReady() {
        PoolView view = SeenPool.decode().ready(2).worth(0.6).view();
        Limits limit = asking(3, 3);
        LostHardware.replace(view, new WhoLeaves(), limit);
        assertThat(limit.replicas()).isEqualTo(4);
        assertThat(limit.reason()).isEqualTo(ReasonCode.DoomedHardware);
    }

    @Test
    void theSlowOneGoesWhenEnoughSoundOnesAreReady() {
        PoolView view = SeenPool.decode().ready(3).worth(0.6).view();
        Limits limit = asking(4, 3);
        LostHardware.replace(view, new WhoLeaves(), limit);
        assertThat(limit.replicas()).isEqualTo(3);
        assertThat(limit.reason()).isEqualTo(ReasonCode.DoomedHardware);
        assertThat(limit.steps().getLast().numbers()).containsEntry("soundReplicas", 3.0);
        assertThat(limit.decisiveSentence())
                .isEqualTo(
                        "3 replicas with sound hardware are ready, which is enough: what fails or is throttled goes.");
    }

    @Test
    void replicasThatAreStillStartingDoNotLetTheSlowOneGo() {
        PoolView view = SeenPool.decode()
                .ready(2)
                .worth(0.6)
                .in(InstanceState.Starting, 1)
                .view();
        Limits limit = asking(4, 3);
        LostHardware.replace(view, new WhoLeaves(), limit);
        assertThat(limit.replicas()).isEqualTo(4);
    }

    @Test
    void whereSoundOnesWouldGoFirstTheReplacementStays() {
        PoolView view = SeenPool.decode().ready(3).worth(0.6).view();
        Limits limit = asking(4, 3);
        LostHardware.replace(view, distrusted(), limit);
        assertThat(limit.replicas()).isEqualTo(4);
    }

    @Test
    void soundHardwareIsNotTalkedAbout() {
        Limits limit = asking(3, 3);
        LostHardware.replace(SeenPool.decode().ready(3).view(), new WhoLeaves(), limit);
        assertThat(limit.steps()).hasSize(1);
        assertThat(limit.reason()).isEqualTo(ReasonCode.Steady);
    }
}
