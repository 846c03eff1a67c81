// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationCode;
import dev.leadline.act.PoolActuation;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.StartTimes;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceObservation;
import dev.leadline.fleet.PoolObservation;
import dev.leadline.fleet.Reading;
import dev.leadline.forecast.evaluate.HorizonStanding;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * All gauges, computed from the last pass of every policy in force when somebody asks: a policy that is gone leaves no
 * series behind.
 */
final class FleetGauges implements MultiCollector {

    private final PolicyRegistry registry;
    private final InstantSource clock;

    FleetGauges(PolicyRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    @Override
    public MetricSnapshots collect() {
        Sheet sheet = new Sheet();
        List<ScalingPolicy> policies = registry.all();
        sheet.add(MetricCatalogue.POLICIES, policies.size());
        for (ScalingPolicy policy : policies) {
            registry.latest(policy.key()).ifPresent(latest -> collect(sheet, policy, latest));
        }
        return sheet.snapshots();
    }

    private void collect(Sheet sheet, ScalingPolicy policy, Latest latest) {
        String name = policy.key().name();
        String namespace = policy.key().namespace();
        FleetObservation seen = latest.cycle().observation();
        Duration age = Duration.between(latest.decidedAt(), clock.instant());
        sheet.add(MetricCatalogue.OBSERVATION_AGE, Math.max(0, age.toMillis() / 1000.0), name, namespace);
        sheet.add(
                MetricCatalogue.SLO_ATTAINMENT,
                Attainment.ofFirstToken(seen, policy.objectives()),
                name,
                namespace,
                "ttft");
        sheet.add(
                MetricCatalogue.SLO_ATTAINMENT,
                Attainment.ofPerToken(seen, policy.objectives()),
                name,
                namespace,
                "tpot");
        latest.cycle().ahead().series().forEach((series, path) -> {
            for (double quantile : path.quantiles()) {
                double value = path.at(path.horizons().getLast(), quantile);
                sheet.add(MetricCatalogue.FORECAST_QUANTILE, value, name, namespace, series, Double.toString(quantile));
            }
        });
        latest.standings().forEach((series, standings) -> realised(sheet, standings, name, namespace, series));
        for (Pool pool : policy.pools()) {
            String[] labels = {name, namespace, pool.name(), pool.role().label()};
            PoolPlan plan = latest.cycle().plan().pools().get(pool.name());
            if (plan != null) {
                decided(sheet, plan, labels);
            }
            PoolActuation done = latest.actuation().pools().get(pool.name());
            if (done != null) {
                boolean conflicted =
                        done.code() == ActuationCode.Conflicted || done.code() == ActuationCode.OlderPolicy;
                sheet.add(MetricCatalogue.POOL_CONFLICTED, conflicted ? 1 : 0, labels);
            }
            PoolObservation observed = seen.pools().get(pool.name());
            if (observed != null) {
                observed(sheet, observed, labels);
            }
        }
    }

    private static void realised(Sheet sheet, List<HorizonStanding> standings, String... series) {
        for (HorizonStanding standing : standings) {
            if (standing.judged() > 0) {
                String[] labels = {
                    series[0],
                    series[1],
                    series[2],
                    Long.toString(standing.horizon().toSeconds())
                };
                sheet.add(MetricCatalogue.FORECAST_ERROR, standing.meanAbsoluteError(), labels);
                sheet.add(MetricCatalogue.FORECAST_RELATIVE_LOSS, standing.relativeLoss(), labels);
            }
        }
        HorizonStanding nearest = standings.getFirst();
        if (nearest.judged() > 0) {
            for (HorizonStanding.Share share : nearest.shares()) {
                sheet.add(
                        MetricCatalogue.FORECAST_COVERAGE,
                        share.covered(),
                        series[0],
                        series[1],
                        series[2],
                        Double.toString(share.quantile()));
            }
        }
    }

    private static void decided(Sheet sheet, PoolPlan plan, String... labels) {
        sheet.add(MetricCatalogue.DESIRED_REPLICAS, plan.desiredReplicas(), labels);
        sheet.add(MetricCatalogue.NEEDED_REPLICAS, plan.neededReplicas(), labels);
        plan.feasibleReplicas().ifPresent(most -> sheet.add(MetricCatalogue.FEASIBLE_REPLICAS, most, labels));
        sheet.add(MetricCatalogue.CURRENT_REPLICAS, plan.currentReplicas(), labels);
        sheet.add(MetricCatalogue.READY_REPLICAS, plan.readyReplicas(), labels);
        sheet.add(MetricCatalogue.STARTING_REPLICAS, plan.startingReplicas(), labels);
        sheet.add(MetricCatalogue.DRAINING_REPLICAS, plan.drainingReplicas(), labels);
        sheet.add(MetricCatalogue.DEMAND, plan.demandTokensPerSecond(), labels);
        sheet.add(MetricCatalogue.FORECAST, plan.forecastTokensPerSecond(), labels);
        sheet.add(MetricCatalogue.LEAD_TIME, plan.leadTime().toMillis() / 1000.0, labels);
        for (StartTimes path : plan.measuredStarts()) {
            measured(sheet, path.path().name(), "0.5", path.median(), labels);
            measured(sheet, path.path().name(), "0.9", path.ninetieth(), labels);
        }
    }

    private static void measured(Sheet sheet, String path, String quantile, Duration took, String... pool) {
        sheet.add(
                MetricCatalogue.MEASURED_LEAD_TIME,
                took.toMillis() / 1000.0,
                pool[0],
                pool[1],
                pool[2],
                pool[3],
                path,
                quantile);
    }

    private static void observed(Sheet sheet, PoolObservation pool, String... labels) {
        List<EngineSample> engines = pool.ready().stream()
                .flatMap(instance -> instance.snapshot().engine().ifFresh().stream())
                .toList();
        sheet.add(
                MetricCatalogue.KV_USAGE, values(engines, EngineSample::kvUsage).average(), labels);
        if (engines.stream().anyMatch(engine -> engine.waitingForCapacity().isPresent())) {
            sheet.add(
                    MetricCatalogue.WAITING_REQUESTS,
                    values(engines, EngineSample::waitingForCapacity).sum(),
                    labels);
        }
        if (engines.stream().anyMatch(engine -> engine.running().isPresent())) {
            sheet.add(
                    MetricCatalogue.RUNNING_REQUESTS,
                    values(engines, EngineSample::running).sum(),
                    labels);
        }
        List<GpuSample> gpus = pool.instances().stream()
                .flatMap(instance -> instance.snapshot().gpus().stream())
                .toList();
        sheet.add(
                MetricCatalogue.GPU_UTILIZATION,
                values(gpus, GpuSample::utilization).average(),
                labels);
        Map<String, Integer> missing = new TreeMap<>();
        pool.instances().forEach(instance -> doubt(instance, missing));
        missing.forEach((reason, count) ->
                sheet.add(MetricCatalogue.MISSING_READINGS, count, labels[0], labels[1], labels[2], labels[3], reason));
    }

    private static void doubt(InstanceObservation instance, Map<String, Integer> missing) {
        // An instance that is not ready is not expected to say anything.
        switch (instance.state()) {
            case Pending, Starting -> {}
            case Ready, Draining -> {
                switch (instance.snapshot().engine()) {
                    case Reading.Missing<EngineSample> gone ->
                        missing.merge(gone.code().name(), 1, Integer::sum);
                    case Reading.Stale<EngineSample> ignored -> missing.merge("Stale", 1, Integer::sum);
                    case Reading.Fresh<EngineSample> ignored -> {
                        if (instance.frozen()) {
                            missing.merge("Frozen", 1, Integer::sum);
                        }
                    }
                }
            }
        }
    }

    private static <T> DoubleStream values(List<T> samples, Function<T, OptionalDouble> field) {
        return samples.stream().map(field).flatMapToDouble(OptionalDouble::stream);
    }

    /** The gauges of one scrape. */
    private static final class Sheet {
        private final Map<MetricCatalogue, GaugeSnapshot.Builder> gauges = new EnumMap<>(MetricCatalogue.class);
        private List<String> names = List.of();
        private String[] last = {};
        private Labels series = Labels.EMPTY;

        void add(MetricCatalogue metric, OptionalDouble value, String... labels) {
            value.ifPresent(known -> add(metric, known, labels));
        }

        void add(MetricCatalogue metric, double value, String... labels) {
            gauges.computeIfAbsent(
                            metric,
                            one -> GaugeSnapshot.builder()
                                    .name(one.exposedName())
                                    .help(one.prose()))
                    .dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder()
                            .labels(labels(metric.labels(), labels))
                            .value(value)
                            .build());
        }

        // A pool has a dozen gauges of the same labels, and checking their names is most of what a scrape costs.
        private Labels labels(List<String> wanted, String... values) {
            if (!wanted.equals(names) || !Arrays.equals(last, values)) {
                names = wanted;
                last = values;
                series = Labels.of(wanted.toArray(String[]::new), values);
            }
            return series;
        }

        MetricSnapshots snapshots() {
            MetricSnapshots.Builder all = MetricSnapshots.builder();
            gauges.values().forEach(gauge -> all.metricSnapshot(gauge.build()));
            return all.build();
        }
    }
}
