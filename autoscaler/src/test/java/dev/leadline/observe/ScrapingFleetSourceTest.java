// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.policy.PolicyKey;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ScrapingFleetSourceTest extends FleetSourceContract {
    private final LoopbackServer server = new LoopbackServer();
    private final MetricsScraper scraper =
            new MetricsScraper(new ScrapeLimits(Duration.ofSeconds(10), 32 << 20, 8, Duration.ofSeconds(30)));
    private final MetricsScraper hasty =
            new MetricsScraper(new ScrapeLimits(Duration.ofMillis(300), 32 << 20, 8, Duration.ofSeconds(30)));
    private final List<InstanceAddress> instances = new ArrayList<>();
    private Optional<URI> router = Optional.empty();
    private List<URI> exporters = List.of();

    @AfterEach
    void stop() throws IOException {
        scraper.close();
        hasty.close();
        server.close();
    }

    private final class HandWritten implements InstanceDirectory {
        @Override
        public List<InstanceAddress> instances(PolicyKey policy) {
            return policy.equals(Policies.KEY) ? List.copyOf(instances) : List.of();
        }

        @Override
        public Optional<URI> router(PolicyKey policy) {
            return router;
        }

        @Override
        public List<URI> gpuExporters(PolicyKey policy) {
            return exporters;
        }

        @Override
        public OptionalInt freeAccelerators(PolicyKey policy) {
            return OptionalInt.of(12);
        }
    }

    @Override
    FleetSource healthy() {
        instances.clear();
        ready("prefill", "p-0", "/p-0");
        ready("decode", "d-0", "/d-0");
        server.serves("/p-0", Bodies.bytes("vllm-prefill.prom")).serves("/d-0", Bodies.bytes("vllm-decode.prom"));
        return source(scraper);
    }

    @Override
    FleetSource silent() {
        instances.clear();
        ready("prefill", "p-0", "/p-0");
        ready("decode", "d-0", "/d-0");
        server.hangs("/p-0").hangs("/d-0");
        return source(hasty);
    }

    private FleetSource source(MetricsScraper with) {
        return new ScrapingFleetSource(Policies.llama(), new HandWritten(), with);
    }

    private void ready(String pool, String id, String path, String... gpus) {
        instance(pool, id, InstanceState.Ready, path, gpus);
    }

    private void instance(String pool, String id, InstanceState state, String path, String... gpus) {
        instances.add(new InstanceAddress(
                pool,
                id,
                state,
                Optional.empty(),
                Optional.empty(),
                2,
                Optional.of(server.at(path)),
                Optional.of(new GpuIdentity(Optional.of("serving"), Optional.of(id), Set.of(gpus)))));
    }

    @Test
    void readsEnginesRouterAndGpusInOneLook() {
        ready("prefill", "llama-70b-prefill-0", "/p-0");
        ready("decode", "d-0", "/d-0", "GPU-3fa8777e-5d1a-4c2e-9b77-0242ac120006");
        router = Optional.of(server.at("/epp"));
        exporters = List.of(server.at("/dcgm"));
        server.serves("/p-0", Bodies.bytes("vllm-prefill.prom"))
                .serves("/d-0", Bodies.bytes("vllm-decode.prom"))
                .serves("/epp", Bodies.bytes("gie-epp.prom"))
                .serves("/dcgm", Bodies.bytes("dcgm-exporter.prom"));
        FleetSnapshot seen = source(scraper).look(Bodies.NOW);

        assertThat(engine(seen, "prefill").ifFresh().orElseThrow().running()).hasValue(7);
        assertThat(engine(seen, "decode").ifFresh().orElseThrow().running()).hasValue(94);
        assertThat(seen.router().ifFresh().orElseThrow().requestsTotal()).hasValue(90210);
        assertThat(only(seen, "prefill").gpus())
                .isNotEmpty()
                .allSatisfy(gpu -> assertThat(gpu.clockEvents()).contains("power_cap"));
        assertThat(only(seen, "decode").gpus())
                .singleElement()
                .satisfies(gpu -> assertThat(gpu.smClockMhz()).hasValue(1155));
        assertThat(seen.freeAccelerators()).hasValue(12);
    }

    @Test
    void eachKindOfBrokenAnswerIsMissingWithItsReason() {
        String html = new String(Bodies.bytes("hostile/html-error-page.prom"), StandardCharsets.UTF_8);
        byte[] decode = Bodies.bytes("vllm-decode.prom");
        server.serves("/html", html)
                .does("/500", out -> LoopbackServer.write(out, "500 No", "", new byte[0], 0))
                .does("/cut", out -> LoopbackServer.write(out, "200 OK", "", decode, decode.length + 1))
                .serves("/line", Bodies.bytes("hostile/truncated-at-line.prom"))
                .hangs("/hang")
                .drips("/drip");
        List.of("html", "500", "cut", "line", "hang", "drip").forEach(one -> ready("decode", one, "/" + one));
        FleetSnapshot seen = source(hasty).look(Bodies.NOW);

        assertThat(pool(seen, "decode"))
                .extracting(one -> ((Reading.Missing<EngineSample>) one.engine()).code())
                .containsExactly(
                        MissingReason.NotMetrics,
                        MissingReason.HttpError,
                        MissingReason.Truncated,
                        MissingReason.Truncated,
                        MissingReason.TimedOut,
                        MissingReason.TimedOut);
    }

    @Test
    void aSourceThatFallsSilentIsStaleForAWhileAndThenMissing() {
        ready("decode", "d-0", "/d-0");
        server.serves("/d-0", Bodies.bytes("vllm-decode.prom"));
        FleetSource source = source(scraper);
        source.look(Bodies.NOW);
        server.does("/d-0", out -> LoopbackServer.write(out, "503 No", "", new byte[0], 0));

        assertThat(engine(source.look(Bodies.NOW.plusSeconds(30)), "decode"))
                .isInstanceOfSatisfying(Reading.Stale.class, stale -> {
                    assertThat(stale.age()).isEqualTo(Duration.ofSeconds(30));
                    assertThat(stale.reason()).isEqualTo("d-0 answered with HTTP 503");
                });
        assertThat(engine(source.look(Bodies.NOW.plusSeconds(31)), "decode")).isInstanceOf(Reading.Missing.class);
    }

    @Test
    void aCounterThatVanishesMeansThatTheBodyWasCutOff() {
        ready("decode", "d-0", "/d-0");
        String whole = new String(Bodies.bytes("vllm-decode.prom"), StandardCharsets.UTF_8);
        String cut = whole.substring(0, whole.indexOf("# HELP vllm:kv_cache_usage_perc"));
        server.serves("/d-0", whole);
        FleetSource source = source(scraper);
        source.look(Bodies.NOW);
        server.serves("/d-0", cut);

        assertThat(engine(source.look(Bodies.NOW.plusSeconds(5)), "decode"))
                .isInstanceOfSatisfying(
                        Reading.Stale.class,
                        stale -> assertThat(stale.reason())
                                .contains("generated tokens")
                                .contains("cut off"));
    }

    @Test
    void instancesThatDoNotServeYetAreNotAsked() {
        instance("decode", "d-0", InstanceState.Starting, "/never");
        FleetSnapshot seen = source(hasty).look(Bodies.NOW);

        assertThat(server.mostAtOnce()).isZero();
        assertThat(engine(seen, "decode"))
                .isInstanceOfSatisfying(
                        Reading.Missing.class,
                        missing -> assertThat(missing.code()).isEqualTo(MissingReason.NotReported));
    }

    @Test
    void asksManyAtOnceButNotMoreThanAllowed() {
        byte[] body = Bodies.bytes("vllm-decode.prom");
        for (int i = 0; i < 60; i++) {
            ready("decode", "d-" + i, "/d-" + i);
            server.serves("/d-" + i, body);
        }
        FleetSnapshot seen = source(scraper).look(Bodies.NOW);

        assertThat(pool(seen, "decode"))
                .hasSize(60)
                .allSatisfy(one -> assertThat(one.engine().ifFresh()).isPresent());
        assertThat(pool(seen, "decode")).extracting(InstanceSnapshot::id).startsWith("d-0", "d-1", "d-2");
        assertThat(server.mostAtOnce()).isLessThanOrEqualTo(8);
    }

    @Test
    void fiftyThousandForeignSeriesDoNotHideTheWantedOnes() {
        StringBuilder body = new StringBuilder(new String(Bodies.bytes("vllm-decode.prom"), StandardCharsets.UTF_8));
        body.append("# TYPE tenant_requests_total counter\n");
        for (int i = 0; i < 50_000; i++) {
            body.append("tenant_requests_total{tenant=\"")
                    .append(i)
                    .append("\"} ")
                    .append(i)
                    .append('\n');
        }
        ready("decode", "d-0", "/d-0");
        server.serves("/d-0", body.toString());

        assertThat(engine(source(scraper).look(Bodies.NOW), "decode")
                        .ifFresh()
                        .orElseThrow()
                        .running())
                .hasValue(94);
    }

    @Test
    void ofASilentExporterTheVerdictStaysAndTheActivityDoesNot() {
        ready("decode", "d-0", "/d-0", "GPU-3fa8777e-5d1a-4c2e-9b77-0242ac120006");
        exporters = List.of(server.at("/dcgm"));
        server.serves("/d-0", Bodies.bytes("vllm-decode.prom")).serves("/dcgm", Bodies.bytes("dcgm-exporter.prom"));
        FleetSource source = source(scraper);
        source.look(Bodies.NOW);
        server.does("/dcgm", out -> LoopbackServer.write(out, "503 No", "", new byte[0], 0));

        assertThat(only(source.look(Bodies.NOW.plusSeconds(10)), "decode").gpus())
                .singleElement()
                .satisfies(gpu -> {
                    assertThat(gpu.clockEvents()).contains("hw_thermal");
                    assertThat(gpu.engineActive()).isEmpty();
                });
        assertThat(only(source.look(Bodies.NOW.plusSeconds(60)), "decode").gpus())
                .isEmpty();
    }

    @Test
    void aPoolThatThePolicyDoesNotHaveIsNamed() {
        ready("encode", "e-0", "/e-0");

        assertThatThrownBy(() -> source(hasty).look(Bodies.NOW))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("encode")
                .hasMessageContaining("[prefill, decode]");
    }

    @Test
    void oneSourcePerPolicyIsKeptUntilThePolicyChanges() {
        ready("decode", "d-0", "/d-0");
        server.serves("/d-0", Bodies.bytes("vllm-decode.prom"));
        ScrapedFleets fleets = new ScrapedFleets(new HandWritten(), scraper);
        Instant now = Bodies.NOW;
        fleets.at(Policies.llama(), now);
        server.does("/d-0", out -> LoopbackServer.write(out, "503 No", "", new byte[0], 0));

        assertThat(engine(fleets.at(Policies.llama(), now.plusSeconds(5)), "decode"))
                .isInstanceOf(Reading.Stale.class);
        fleets.retain(Set.of());
        assertThat(engine(fleets.at(Policies.llama(), now.plusSeconds(10)), "decode"))
                .isInstanceOf(Reading.Missing.class);
    }

    private static List<InstanceSnapshot> pool(FleetSnapshot seen, String name) {
        return seen.pools().getOrDefault(name, List.of());
    }

    private static InstanceSnapshot only(FleetSnapshot seen, String pool) {
        return pool(seen, pool).getFirst();
    }

    private static Reading<EngineSample> engine(FleetSnapshot seen, String pool) {
        return only(seen, pool).engine();
    }
}
