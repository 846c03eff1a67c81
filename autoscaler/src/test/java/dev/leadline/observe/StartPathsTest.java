// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static dev.leadline.cluster.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.FakeCluster;
import dev.leadline.cluster.NodeFacts;
import dev.leadline.cluster.PodFacts;
import dev.leadline.cluster.PodGroup;
import dev.leadline.fleet.StartPath;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartPathsTest {
    private static final PodFacts POD = pod("p").created("2026-11-23T11:00:00Z")
            .scheduled("2026-11-23T11:00:30Z")
            .on("n")
            .build();

    private final FakeCluster cluster = new FakeCluster();

    private FakeCluster nodeOf(String created) {
        return cluster.put(new NodeFacts(
                "n", Map.of(), Instant.parse(created), true, false, List.of(), Map.of("nvidia.com/gpu", 8)));
    }

    private Optional<StartPath> path(PodFacts... pods) {
        return new StartPaths(cluster).of(new PodGroup(pods[0], List.of(pods), pods.length));
    }

    private void left(int priority, String asked) {
        PodFacts placeholder =
                pod("placeholder").on("n").priority(priority).terminating(asked).build();
        cluster.at(Instant.parse(asked).plusSeconds(2)).put(placeholder).remove(placeholder);
    }

    @Test
    void aPodOnAnOldNodeFoundItsAcceleratorsFree() {
        nodeOf("2026-11-20T00:00:00Z");
        assertThat(path(POD)).contains(StartPath.FreeAccelerator);
    }

    @Test
    void aNodeYoungerThanThePodWasMadeForIt() {
        nodeOf("2026-11-23T11:00:20Z");
        assertThat(path(POD)).contains(StartPath.NewNode);
    }

    @Test
    void whatHadToLeaveBetweenOrderAndPlaceWasEvicted() {
        nodeOf("2026-11-20T00:00:00Z");
        left(-10, "2026-11-23T11:00:05Z");
        assertThat(path(POD)).contains(StartPath.PlaceholderEvicted);
    }

    @Test
    void whatLeftBeforeTheOrderOrIsAsImportantWasNotEvicted() {
        nodeOf("2026-11-20T00:00:00Z");
        left(-10, "2026-11-23T10:59:00Z");
        left(0, "2026-11-23T11:00:05Z");
        assertThat(path(POD)).contains(StartPath.FreeAccelerator);
    }

    @Test
    void ofAGangTheLongestWayCounts() {
        nodeOf("2026-11-20T00:00:00Z");
        cluster.put(new NodeFacts(
                "new", Map.of(), Instant.parse("2026-11-23T11:05:00Z"), true, false, List.of(), Map.of()));
        assertThat(path(POD, pod("w").on("new").created("2026-11-23T11:00:00Z").build()))
                .contains(StartPath.NewNode);
    }

    @Test
    void aPodWithoutANodeHasTakenNoPathYet() {
        assertThat(path(pod("p").pending().build())).isEmpty();
    }
}
