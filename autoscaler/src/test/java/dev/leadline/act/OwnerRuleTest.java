// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.RivalScalers;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleFacts.Owner;
import dev.leadline.loop.Samples;
import dev.leadline.policy.ScaleTarget;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnerRuleTest {

    private final Map<String, OwnerLook> owners = new java.util.HashMap<>();
    private final Map<String, RivalScalers.Rivalry> rivals = new java.util.HashMap<>();

    private Verdict judge(String kind, Owner... above) {
        ScaleFacts read = new ScaleFacts(
                "inference",
                new ScaleTarget("example/v1", kind, "decode"),
                "uid",
                "1",
                1,
                3,
                3,
                Optional.of("app=decode"),
                Map.of(),
                List.of(above),
                List.of(),
                Samples.NOON);
        return new OwnerRule(
                        (namespace, owner) -> owners.getOrDefault(owner.kind(), new OwnerLook.Gone()),
                        (namespace, apiVersion, ownerKind, name) ->
                                rivals.getOrDefault(ownerKind, new RivalScalers.Alone()))
                .judge(read);
    }

    private static Owner owner(String kind) {
        return new Owner("example/v1", kind, "above", true);
    }

    @ParameterizedTest(name = "a {0} under a {1} may be written: {2}")
    @CsvSource({
        "DisaggregatedSetRoleScaler, DisaggregatedSet, true",
        "LeaderWorkerSet, DisaggregatedSet, false",
        "RoleBasedGroupScalingAdapter, RoleBasedGroup, true",
        "StatefulSet, RoleBasedGroup, false",
        "PodClique, PodCliqueSet, true",
        "PodCliqueScalingGroup, PodCliqueSet, true",
        "PodClique, PodCliqueScalingGroup, false",
        "StatefulSet, LeaderWorkerSet, false",
        "ReplicaSet, Deployment, false",
        "ReplicaSet, Rollout, false"
    })
    void knownKindsSayWhoSetsTheNumber(String kind, String above, boolean allowed) {
        Verdict verdict = judge(kind, owner(above));

        assertThat(verdict instanceof Verdict.Allowed).isEqualTo(allowed);
        if (verdict instanceof Verdict.Refused refused) {
            assertThat(refused.other()).contains(above + " above");
            assertThat(refused.sentence()).contains("as the target");
        }
    }

    @Test
    void anUnknownOwnerCountsByWhatItAsksFor() {
        owners.put("ModelServer", new OwnerLook.Found(false, false, List.of()));
        assertThat(judge("Deployment", owner("ModelServer"))).isInstanceOf(Verdict.Allowed.class);
        owners.put("ModelServer", new OwnerLook.Found(false, true, List.of()));
        assertThat(judge("Deployment", owner("ModelServer"))).isInstanceOf(Verdict.Refused.class);
        owners.put("ModelServer", new OwnerLook.Found(true, false, List.of()));
        assertThat(judge("Deployment", owner("ModelServer"))).isInstanceOf(Verdict.Refused.class);
        owners.put("ModelServer", new OwnerLook.Failed("It is forbidden; grant get."));
        assertThat(judge("Deployment", owner("ModelServer")))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.sentence()).contains("grant get"));
    }

    @Test
    void aGrandparentThatAsksForReplicasCountsToo() {
        owners.put("ModelServer", new OwnerLook.Found(false, false, List.of(owner("ModelFleet"))));
        owners.put("ModelFleet", new OwnerLook.Found(false, true, List.of()));

        assertThat(judge("Deployment", owner("ModelServer")))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.other()).contains("ModelFleet above"));
    }

    @Test
    void anAutoscalerOfTheOwnerIsAConflictEvenWhereTheOwnerIsNone() {
        rivals.put("PodCliqueSet", new RivalScalers.Rival("HorizontalPodAutoscaler", "grove"));

        assertThat(judge("PodClique", owner("PodCliqueSet")))
                .isInstanceOfSatisfying(
                        Verdict.Refused.class,
                        refused -> assertThat(refused.other()).contains("HorizontalPodAutoscaler grove"));
    }

    @Test
    void anOwnerThatDoesNotManageItIsNoConflict() {
        assertThat(judge("Deployment", new Owner("v1", "ConfigMap", "bill", false)))
                .isInstanceOf(Verdict.Allowed.class);
    }
}
