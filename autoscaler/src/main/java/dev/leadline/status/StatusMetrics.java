// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import dev.leadline.cluster.LeaderGate;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.crd.StatusCondition;
import dev.leadline.loop.MetricCatalogue;
import dev.leadline.policy.PolicyKey;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Supplier;

/** Who leads, what was written and which conditions hold, whenever somebody asks. */
public final class StatusMetrics implements MultiCollector {

    private final LeaderGate gate;
    private final Supplier<OptionalLong> transitions;
    private final StatusPublisher publisher;
    private final EventRecorder events;

    /**
     * @param gate whether this replica leads
     * @param transitions how often the leader has changed, while that is known
     * @param publisher whose writes and conditions are shown
     * @param events whose writes are shown
     */
    public StatusMetrics(
            LeaderGate gate, Supplier<OptionalLong> transitions, StatusPublisher publisher, EventRecorder events) {
        this.gate = gate;
        this.transitions = transitions;
        this.publisher = publisher;
        this.events = events;
    }

    @Override
    public MetricSnapshots collect() {
        MetricSnapshots.Builder all = MetricSnapshots.builder()
                .metricSnapshot(gauge(MetricCatalogue.LEADER)
                        .dataPoint(value(gate.current().isPresent() ? 1 : 0, Labels.EMPTY))
                        .build())
                .metricSnapshot(counter(
                        MetricCatalogue.STATUS_WRITES,
                        Map.of("Applied", publisher.appliedTotal(), "Failed", publisher.failedTotal())))
                .metricSnapshot(counter(
                        MetricCatalogue.EVENTS,
                        Map.of("Written", events.writtenTotal(), "Dropped", events.droppedTotal())));
        transitions
                .get()
                .ifPresent(count -> all.metricSnapshot(gauge(MetricCatalogue.LEADER_TRANSITIONS)
                        .dataPoint(value((double) count, Labels.EMPTY))
                        .build()));
        GaugeSnapshot.Builder conditions = gauge(MetricCatalogue.CONDITION);
        publisher.latest().forEach((key, status) -> conditions(key, status, conditions));
        return all.metricSnapshot(conditions.build()).build();
    }

    private static void conditions(PolicyKey key, ScalingPolicyStatus status, GaugeSnapshot.Builder into) {
        for (StatusCondition condition : Objects.requireNonNullElse(status.conditions(), List.<StatusCondition>of())) {
            if (!condition.status().equals(ConditionStatus.Unknown.name())) {
                into.dataPoint(value(
                        condition.status().equals(ConditionStatus.True.name()) ? 1 : 0,
                        Labels.of("policy", key.name(), "namespace", key.namespace(), "type", condition.type())));
            }
        }
    }

    private static CounterSnapshot counter(MetricCatalogue metric, Map<String, Long> byOutcome) {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name(metric.exposedName().replaceAll("_total$", ""))
                .help(metric.prose());
        byOutcome.forEach((outcome, count) -> counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                .labels(Labels.of("outcome", outcome))
                .value((double) count)
                .build()));
        return counter.build();
    }

    private static GaugeSnapshot.Builder gauge(MetricCatalogue metric) {
        return GaugeSnapshot.builder().name(metric.exposedName()).help(metric.prose());
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot value(double value, Labels labels) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }
}
