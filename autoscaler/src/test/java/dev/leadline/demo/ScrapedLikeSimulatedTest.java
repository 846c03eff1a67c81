// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import dev.leadline.fleet.RouterSample;
import dev.leadline.observe.MetricsScraper;
import dev.leadline.observe.ScrapeLimits;
import dev.leadline.observe.ScrapingFleetSource;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.DemoWorkload;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is scraped over HTTP is what the simulator knows, as far as real engines tell it. */
class ScrapedLikeSimulatedTest {

    private final ScalingPolicy policy = DemoPolicy.read().policy();

    @Test
    void everyReadingComesBackAsItWasSimulated() {
        FleetSimulator fleet = new FleetSimulator(DemoWorkload.fleet(2, 2), requests(), 1);
        fleet.scale("decode", 3);
        fleet.advanceTo(60);
        FleetSnapshot simulated = fleet.snapshot();
        FleetSnapshot scraped = scrape(simulated);
        assertThat(scraped.time()).isEqualTo(simulated.time());
        assertThat(scraped.freeAccelerators()).isEqualTo(simulated.freeAccelerators());
        assertThat(scraped.pools().keySet()).containsExactly("prefill", "decode");
        simulated.pools().forEach((pool, instances) -> {
            List<InstanceSnapshot> seen = scraped.pools().getOrDefault(pool, List.of());
            assertThat(seen).hasSameSizeAs(instances);
            for (int i = 0; i < instances.size(); i++) {
                same(seen.get(i), instances.get(i));
            }
        });
        same(
                scraped.router().ifFresh().orElseThrow(),
                simulated.router().ifFresh().orElseThrow());
    }

    private FleetSnapshot scrape(FleetSnapshot moment) {
        Map<String, Role> roles = Map.of("prefill", Role.Prefill, "decode", Role.Decode);
        try (SimulatedEngines engines = SimulatedEngines.start(
                        policy.model().name(), policy.key().namespace(), roles);
                MetricsScraper scraper = new MetricsScraper(ScrapeLimits.DEFAULT)) {
            engines.show(moment);
            var directory = new SimulatedDirectory(engines, policy.key());
            return new ScrapingFleetSource(policy, directory, scraper).look(moment.time());
        }
    }

    private static void same(InstanceSnapshot seen, InstanceSnapshot simulated) {
        assertThat(seen.id()).isEqualTo(simulated.id());
        assertThat(seen.state()).isEqualTo(simulated.state());
        assertThat(seen.since()).isEqualTo(simulated.since());
        assertThat(seen.created()).isEqualTo(simulated.created());
        assertThat(seen.gpus()).hasSize(simulated.accelerators());
        for (int i = 0; i < seen.gpus().size(); i++) {
            same(seen.gpus().get(i), simulated.gpus().get(i));
        }
        if (simulated.state() == InstanceState.Ready) {
            same(
                    seen.engine().ifFresh().orElseThrow(),
                    simulated.engine().ifFresh().orElseThrow());
        } else {
            assertThat(seen.engine().lastKnown()).isEmpty();
        }
    }

    /** vLLM publishes neither waiting tokens nor busy seconds, and KV capacity in whole blocks. */
    private static void same(EngineSample seen, EngineSample simulated) {
        assertThat(seen)
                .usingRecursiveComparison()
                .ignoringFields("waitingTokens", "busySecondsTotal", "kvCapacityTokens", "transfer")
                .isEqualTo(simulated);
        assertThat(seen.waitingTokens()).isEmpty();
        assertThat(seen.kvCapacityTokens().orElseThrow())
                .isCloseTo(simulated.kvCapacityTokens().orElseThrow(), within((double) VllmExposition.BLOCK_SIZE));
        assertThat(seen.transfer().isPresent()).isEqualTo(simulated.transfer().isPresent());
        simulated.transfer().ifPresent(transfer -> {
            assertThat(seen.transfer().orElseThrow().sum()).isEqualTo(transfer.sum());
            assertThat(seen.transfer().orElseThrow().count()).isEqualTo(transfer.count());
        });
    }

    /** The exporter gives whole percents of utilization and 0 for no XID. */
    private static void same(GpuSample seen, GpuSample simulated) {
        assertThat(seen)
                .usingRecursiveComparison()
                .ignoringFields("utilization", "lastXid")
                .isEqualTo(simulated);
        assertThat(seen.utilization().orElseThrow())
                .isCloseTo(simulated.utilization().orElseThrow(), within(0.005));
    }

    /** The router's own bounds differ from the simulator's, so buckets are compared by sum and count alone. */
    private static void same(RouterSample seen, RouterSample simulated) {
        assertThat(seen.requestsTotal()).isEqualTo(simulated.requestsTotal()).isNotEmpty();
        assertThat(seen.running()).isEqualTo(simulated.running());
        assertThat(seen.queued()).isEqualTo(simulated.queued());
        assertThat(seen.inputTokensTotal())
                .as("tokens at arrival, which the router cannot know")
                .isEmpty();
        assertThat(seen.completedInputTokens().orElseThrow().sum())
                .isEqualTo(simulated.completedInputTokens().orElseThrow().sum());
        assertThat(seen.completedOutputTokens().orElseThrow().count())
                .isEqualTo(simulated.completedOutputTokens().orElseThrow().count());
        assertThat(seen.ttft().orElseThrow().sum())
                .isEqualTo(simulated.ttft().orElseThrow().sum());
        assertThat(seen.tpot().orElseThrow().count())
                .isEqualTo(simulated.tpot().orElseThrow().count());
    }

    private static List<TraceRequest> requests() {
        List<TraceRequest> requests = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            requests.add(new TraceRequest(i * 0.2, 900 + 7 * i, 40 + i % 90));
        }
        return requests;
    }
}
