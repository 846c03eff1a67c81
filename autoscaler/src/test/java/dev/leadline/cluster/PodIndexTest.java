// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static dev.leadline.cluster.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PodIndexTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final PodIndex index = new PodIndex();

    private List<String> names(String selector) {
        return index.matching("inference", selector).stream()
                .map(PodFacts::name)
                .sorted()
                .toList();
    }

    @Test
    void aChangedLabelMovesThePod() {
        index.put(pod("a").label("app", "x").label("role", "p").build(), NOW);
        index.put(pod("a").label("app", "y").build(), NOW);
        assertThat(names("app=x")).isEmpty();
        assertThat(names("role=p")).isEmpty();
        assertThat(names("app=y")).containsExactly("a");
        index.remove(pod("a").label("app", "y").build(), NOW);
        assertThat(names("app=y")).isEmpty();
        assertThat(names("")).isEmpty();
    }

    @Test
    void finishedPodsAreNoMatchAndHoldNothing() {
        index.put(pod("a").label("app", "x").build(), NOW);
        assertThat(index.accelerated()).hasSize(1);
        index.put(pod("a").label("app", "x").phase("Succeeded").build(), NOW);
        assertThat(names("app=x")).isEmpty();
        assertThat(index.accelerated()).isEmpty();
    }

    @Test
    void aPodThatHeldAcceleratorsIsRememberedWhenItLeaves() {
        PodFacts placeholder = pod("p").priority(-10).on("n").build();
        index.put(placeholder, NOW);
        index.put(
                pod("p").priority(-10)
                        .on("n")
                        .terminating("2026-11-23T12:00:01Z")
                        .build(),
                NOW.plusSeconds(1));
        assertThat(index.departures("n")).isEmpty();
        index.remove(placeholder, NOW.plusSeconds(3));
        assertThat(index.departures("n"))
                .containsExactly(new ClusterView.Departure(-10, NOW.plusSeconds(1), NOW.plusSeconds(3)));
    }

    @Test
    void theIndexFindsWhatAScanFinds() {
        Random random = new Random(7);
        List<PodFacts> all = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            PodBuilder one = pod("pod-" + i);
            for (String key : List.of("a", "b", "c")) {
                if (random.nextInt(3) > 0) {
                    one.label(key, "v" + random.nextInt(4));
                }
            }
            all.add(one.build());
            index.put(one.build(), NOW);
        }
        for (String selector :
                List.of("a=v1", "a=v1,b=v2", "a in (v1,v3),c!=v0", "!a", "b", "a notin (v0),b in (v2)", "a!=v1", "")) {
            LabelSelector parsed = LabelSelector.parse(selector);
            assertThat(names(selector))
                    .as(selector)
                    .isNotEmpty()
                    .isEqualTo(all.stream()
                            .filter(pod -> parsed.matches(pod.labels()))
                            .map(PodFacts::name)
                            .sorted()
                            .toList());
        }
    }
}
