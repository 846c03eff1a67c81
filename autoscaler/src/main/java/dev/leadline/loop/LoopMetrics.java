// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationCode;
import dev.leadline.fleet.FleetObservation;
import dev.leadline.fleet.InstanceState;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ScalingPolicy;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.InstantSource;

/** Keeps the numbers of {@link MetricCatalogue}: counters as decisions come, gauges when somebody asks. */
public final class LoopMetrics implements DecisionListener {

    private static final double[] SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10};

    private final Counter decisions;
    private final Counter actuations;
    private final Counter poolActuations;
    private final Counter acceleratorHours;
    private final Histogram decisionSeconds;
    private final Histogram scrapeSeconds;
    private final Histogram passSeconds;

    /**
     * @param metrics where the metrics are registered
     * @param policies whose last passes the gauges show
     * @param clock tells the age of observations
     */
    public LoopMetrics(PrometheusRegistry metrics, PolicyRegistry policies, InstantSource clock) {
        decisions = counter(MetricCatalogue.DECISIONS, metrics);
        actuations = counter(MetricCatalogue.ACTUATIONS, metrics);
        poolActuations = counter(MetricCatalogue.POOL_ACTUATIONS, metrics);
        acceleratorHours = counter(MetricCatalogue.ACCELERATOR_HOURS, metrics);
        decisionSeconds = histogram(MetricCatalogue.DECISION_SECONDS, metrics);
        scrapeSeconds = histogram(MetricCatalogue.SCRAPE_SECONDS, metrics);
        passSeconds = histogram(MetricCatalogue.PASS_SECONDS, metrics);
        metrics.register(new FleetGauges(policies, clock));
    }

    @Override
    public void decided(ScalingPolicy policy, Latest latest) {
        String name = policy.key().name();
        String namespace = policy.key().namespace();
        FleetObservation seen = latest.cycle().observation();
        decisionSeconds.observe(latest.took().toNanos() / 1e9);
        actuations
                .labelValues(name, namespace, latest.actuation().outcome().name())
                .inc();
        latest.cycle()
                .plan()
                .pools()
                .forEach((pool, plan) -> decisions
                        .labelValues(
                                name,
                                namespace,
                                pool,
                                role(policy, pool),
                                plan.reason().name())
                        .inc());
        latest.actuation().pools().forEach((pool, done) -> {
            if (done.code() != ActuationCode.Unchanged) {
                poolActuations
                        .labelValues(
                                name,
                                namespace,
                                pool,
                                role(policy, pool),
                                done.code().name())
                        .inc();
            }
        });
        seen.seconds().ifPresent(seconds -> policy.pools().forEach(pool -> bill(policy.key(), pool, seen, seconds)));
    }

    private static String role(ScalingPolicy policy, String pool) {
        return policy.pool(pool).map(found -> found.role().label()).orElse("");
    }

    /** A scrape round of a policy is over. */
    public void scraped(Duration took) {
        scrapeSeconds.observe(took.toNanos() / 1e9);
    }

    /** What was seen of a policy's fleet has been decided, acted upon, journaled and published. */
    public void passed(Duration took) {
        passSeconds.observe(took.toNanos() / 1e9);
    }

    /** Drops what is kept for a policy that was deleted. */
    public void forget(PolicyKey key) {
        for (Counter counter : new Counter[] {decisions, actuations, poolActuations, acceleratorHours}) {
            counter.removeIf(
                    labels -> labels.get(0).equals(key.name()) && labels.get(1).equals(key.namespace()));
        }
    }

    private void bill(PolicyKey key, Pool pool, FleetObservation seen, double seconds) {
        var observed = seen.pools().get(pool.name());
        if (observed == null) {
            return;
        }
        int held = observed.instances().stream()
                .filter(instance -> instance.state() != InstanceState.Pending)
                .mapToInt(instance -> instance.snapshot().accelerators())
                .sum();
        acceleratorHours
                .labelValues(
                        key.name(), key.namespace(), pool.name(), pool.role().label())
                .inc(held * seconds / 3600);
    }

    private static Counter counter(MetricCatalogue metric, PrometheusRegistry registry) {
        return Counter.builder()
                .name(metric.exposedName())
                .help(metric.prose())
                .labelNames(metric.labels().toArray(String[]::new))
                .register(registry);
    }

    private static Histogram histogram(MetricCatalogue metric, PrometheusRegistry registry) {
        return Histogram.builder()
                .name(metric.exposedName())
                .help(metric.prose())
                .labelNames(metric.labels().toArray(String[]::new))
                .classicOnly()
                .classicUpperBounds(SECONDS)
                .register(registry);
    }
}
