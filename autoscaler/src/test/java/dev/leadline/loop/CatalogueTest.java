// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.cluster.EventSink;
import dev.leadline.cluster.LeaderGate;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.cluster.SoleLeader;
import dev.leadline.cluster.StatusSink;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import dev.leadline.policy.Mode;
import dev.leadline.status.EventRecorder;
import dev.leadline.status.StatusMetrics;
import dev.leadline.status.StatusPublisher;
import dev.leadline.status.StatusSettings;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The catalogues and what they are about cannot part. {@code -Dleadline.docs.write=true} writes the documents anew.
 */
class CatalogueTest {

    @Test
    void everyMetricIsInTheCatalogueAndEveryEntryIsEmitted() {
        Map<String, MetricSnapshot> emitted = new TreeMap<>();
        for (MetricSnapshot snapshot : scrape()) {
            String suffix = snapshot instanceof CounterSnapshot ? "_total" : "";
            emitted.put(snapshot.getMetadata().getPrometheusName() + suffix, snapshot);
        }

        assertThat(emitted.keySet())
                .containsExactlyInAnyOrder(Arrays.stream(MetricCatalogue.values())
                        .map(MetricCatalogue::exposedName)
                        .toArray(String[]::new));
        for (MetricCatalogue metric : MetricCatalogue.values()) {
            MetricSnapshot snapshot = emitted.getOrDefault(metric.exposedName(), scrape().get(0));
            assertThat(snapshot).as(metric.exposedName()).isInstanceOf(type(metric.kind()));
            assertThat(snapshot.getMetadata().getHelp()).isEqualTo(metric.prose());
            assertThat(snapshot.getDataPoints()).as(metric.exposedName()).isNotEmpty();
            snapshot.getDataPoints()
                    .forEach(point -> assertThat(point.getLabels().stream()
                                    .map(label -> label.getName())
                                    .collect(Collectors.toSet()))
                            .as(metric.exposedName())
                            .isEqualTo(Set.copyOf(metric.labels())));
        }
    }

    private static Class<? extends MetricSnapshot> type(MetricCatalogue.Kind kind) {
        return switch (kind) {
            case Gauge -> GaugeSnapshot.class;
            case Counter -> CounterSnapshot.class;
            case Histogram -> HistogramSnapshot.class;
        };
    }

    private static MetricSnapshots scrape() {
        PolicyRegistry policies = new PolicyRegistry(policy -> new FakeController(policy, true));
        policies.put(Samples.policy(Samples.KEY, Mode.Enforce));
        PrometheusRegistry registry = new PrometheusRegistry();
        LoopMetrics metrics = new LoopMetrics(registry, policies, () -> Samples.NOON);
        PolicyLoop loop = new PolicyLoop(
                policies,
                new InMemoryJournal(),
                (policy, plan) -> Samples.conflicted(),
                List.of(metrics),
                () -> Samples.NOON);
        for (int look = 0; look < 16; look++) {
            loop.cycle(Samples.KEY, snapshot(Samples.NOON.plusSeconds(5L * look)));
        }
        metrics.scraped(Duration.ofMillis(20));
        metrics.passed(Duration.ofMillis(3));
        return withStatus(registry, policies);
    }

    private static MetricSnapshots withStatus(PrometheusRegistry registry, PolicyRegistry policies) {
        LeaderGate gate = new SoleLeader("me");
        StatusSink sink = (meta, status) -> new StatusWrite.Applied("1");
        try (EventRecorder events = new EventRecorder(new NoEvents(), () -> Samples.NOON);
                StatusPublisher publisher = new StatusPublisher(
                        gate,
                        sink,
                        key -> Optional.of(new PolicyMeta(key, "uid", 1, "1", Samples.NOON)),
                        key -> Optional.empty(),
                        StatusSettings.DEFAULT,
                        events,
                        () -> Samples.NOON)) {
            registry.register(new StatusMetrics(gate, () -> OptionalLong.of(2), publisher, events));
            publisher.decided(
                    Samples.policy(Samples.KEY, Mode.Advise),
                    policies.latest(Samples.KEY).orElseThrow());
            return registry.scrape();
        }
    }

    /** Takes every event and keeps none. */
    private record NoEvents() implements EventSink {
        @Override
        public StatusWrite create(PolicyEvent event) {
            return new StatusWrite.Applied("1");
        }

        @Override
        public StatusWrite repeat(PolicyEvent event, int count, Instant last) {
            return new StatusWrite.Applied("1");
        }
    }

    /** A fleet in which everything that a metric tells of happens. */
    private static FleetSnapshot snapshot(Instant time) {
        FleetSnapshot plain = Samples.snapshot(time, 2, 2);
        InstanceSnapshot first =
                plain.pools().getOrDefault("prefill", List.of()).getFirst();
        InstanceSnapshot withGpu = new InstanceSnapshot(
                "p-gpu",
                InstanceState.Ready,
                Optional.empty(),
                Optional.empty(),
                2,
                first.engine(),
                List.of(new GpuSample(
                        "GPU-1",
                        Optional.empty(),
                        OptionalDouble.of(0.9),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalInt.empty(),
                        Set.of(),
                        false)));
        InstanceSnapshot silent = new InstanceSnapshot(
                "p-silent",
                InstanceState.Ready,
                Optional.empty(),
                Optional.empty(),
                2,
                Reading.missing(MissingReason.TimedOut, "It did not answer within 2 s."),
                List.of());
        RouterSample router = new RouterSample(
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.of(CumulativeHistogram.of(10, 10, Map.of(1.0, 4.0, 4.0, 10.0))),
                Optional.empty());
        return new FleetSnapshot(
                time,
                Map.of(
                        "prefill",
                        List.of(withGpu, silent),
                        "decode",
                        plain.pools().getOrDefault("decode", List.of())),
                Reading.fresh(router, time),
                OptionalInt.of(4));
    }

    @Test
    void attainmentIsReadLinearlyBetweenBuckets() {
        CumulativeHistogram histogram =
                CumulativeHistogram.of(10, 10, Map.of(1.0, 4.0, 4.0, 10.0, Double.POSITIVE_INFINITY, 10.0));

        assertThat(Attainment.within(Optional.of(histogram), 1)).hasValue(0.4);
        assertThat(Attainment.within(Optional.of(histogram), 2.5)).hasValue(0.7);
        assertThat(Attainment.within(Optional.of(histogram), 9)).hasValue(1);
        assertThat(Attainment.within(Optional.of(CumulativeHistogram.of(1, 1)), 1))
                .isEmpty();
        assertThat(Attainment.within(
                        Optional.of(CumulativeHistogram.of(9, 2, Map.of(1.0, 1.0, Double.POSITIVE_INFINITY, 2.0))), 3))
                .hasValue(0.5);
    }

    @Test
    void theMetricsDocumentListsTheCatalogue() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Metrics

                Leadline publishes these at `/metrics`, in the Prometheus text format or OpenMetrics. The table is made from
                `MetricCatalogue`; a test fails when the two part or when `/metrics` shows anything else.

                | name | type | unit | labels | meaning |
                |---|---|---|---|---|
                """);
        for (MetricCatalogue metric : MetricCatalogue.values()) {
            text.append("| `%s` | %s | %s | %s | %s |%n"
                    .formatted(
                            metric.exposedName(),
                            metric.kind().name().toLowerCase(Locale.ROOT),
                            metric.unit(),
                            metric.labels().isEmpty()
                                    ? "–"
                                    : metric.labels().stream()
                                            .map(label -> "`" + label + "`")
                                            .collect(Collectors.joining(", ")),
                            metric.prose()));
        }
        compare("metrics.md", text.toString());
    }

    @Test
    void theReasonsDocumentListsEveryReason() throws IOException {
        StringBuilder text = new StringBuilder("""
                # Reasons

                Every number that Leadline decides carries the reason that settled it, and every step on the way carries its own.
                The names are public: they appear in REST answers, metrics and conditions. The table is made from `ReasonCode`;
                a test fails when the two part.

                | reason | in words |
                |---|---|
                """);
        for (ReasonCode reason : ReasonCode.values()) {
            text.append("| `%s` | %s |%n".formatted(reason.name(), reason.prose()));
        }
        text.append("""

                ## What became of a number

                In a cluster each pool's number ends with one of these, in decisions, conditions, events and the metric
                `leadline_pool_actuations_total`. The table is made from `ActuationCode`. When and why something is not written is in
                [fencing and conflicts](../decisions/fencing-and-conflicts.md); what to do is in [conditions](conditions.md).

                | code | in words | outcome |
                |---|---|---|
                """);
        for (ActuationCode code : ActuationCode.values()) {
            text.append("| `%s` | %s | %s |%n".formatted(code.name(), code.prose(), code.outcome()));
        }
        compare("reasons.md", text.toString());
    }

    private static void compare(String name, String wanted) throws IOException {
        Path file = Path.of("..", "src", "docs", "reference", name);
        if (Boolean.getBoolean("leadline.docs.write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file))
                .as("src/docs/reference/%s is made anew by -Dleadline.docs.write=true", name)
                .isEqualTo(wanted);
    }
}
