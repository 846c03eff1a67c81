// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Replicas;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/**
 * A policy back in the shape of the custom resource, every default written out: parsing what is printed gives an equal
 * policy.
 */
public final class PolicyPrinter {

    private PolicyPrinter() {}

    /** The custom resource: maps, lists, strings, whole numbers and booleans. */
    public static Map<String, Object> tree(ScalingPolicy policy) {
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", policy.key().name());
        metadata.put("namespace", policy.key().namespace());
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("apiVersion", "leadline.dev/v1alpha1");
        tree.put("kind", "ScalingPolicy");
        tree.put("metadata", metadata);
        tree.put("spec", spec(policy));
        return tree;
    }

    /** A tree as YAML text in block style, which means the same to readers of YAML 1.1 and 1.2. */
    public static String yaml(Map<String, Object> tree) {
        DumpSettings settings = DumpSettings.builder()
                .setDefaultFlowStyle(FlowStyle.BLOCK)
                .setDereferenceAliases(true)
                .build();
        return new Dump(settings, new PortableScalars(settings)).dumpToString(tree);
    }

    private static Map<String, Object> spec(ScalingPolicy policy) {
        Map<String, Object> spec = new LinkedHashMap<>();
        spec.put("mode", policy.mode().name());
        spec.put(
                "model",
                ordered("name", policy.model().name(), "aliases", policy.model().aliases()));
        spec.put("objectives", objectives(policy.objectives()));
        spec.put("pools", policy.pools().stream().map(PolicyPrinter::pool).toList());
        policy.ratio()
                .ifPresent(
                        ratio -> spec.put("ratio", ordered("min", decimal(ratio.min()), "max", decimal(ratio.max()))));
        spec.put("sources", sources(policy.sources()));
        spec.put("forecast", forecast(policy.forecast()));
        spec.put(
                "leadTime",
                switch (policy.leadTime()) {
                    case LeadTime.Auto ignored -> "auto";
                    case LeadTime.Fixed(Duration duration) -> DurationText.print(duration);
                });
        spec.put("behavior", behavior(policy.behavior()));
        policy.drain()
                .ifPresent(drain -> spec.put(
                        "drain", ordered("timeout", DurationText.print(drain.timeout()), "label", drain.label())));
        policy.scaleToZeroAfterIdle()
                .ifPresent(idle -> spec.put("scaleToZero", Map.of("afterIdle", DurationText.print(idle))));
        spec.put(
                "schedule",
                policy.schedule().stream().map(window -> window(window, policy)).toList());
        spec.put("events", policy.events().stream().map(PolicyPrinter::event).toList());
        policy.calendar()
                .ifPresent(calendar -> spec.put(
                        "calendar", ordered("country", calendar.country(), "subdivision", calendar.subdivision())));
        spec.put("fallback", fallback(policy));
        policy.budget().ifPresent(budget -> spec.put("budget", budget));
        spec.put("priority", policy.priority());
        return spec;
    }

    private static Map<String, Object> objectives(Objectives objectives) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("attainment", decimal(objectives.attainment().value()));
        tree.put("timeToFirstToken", DurationText.print(objectives.timeToFirstToken()));
        tree.put("timeToFirstTokenPer1kInput", DurationText.print(objectives.timeToFirstTokenPer1kInput()));
        tree.put("interTokenLatency", DurationText.print(objectives.interTokenLatency()));
        return tree;
    }

    private static Map<String, Object> pool(Pool pool) {
        Map<String, Object> tree =
                ordered("name", pool.name(), "role", pool.role().name());
        pool.target().ifPresent(target -> {
            Map<String, Object> reference = ordered("apiVersion", target.apiVersion(), "kind", target.kind());
            reference.put("name", target.name());
            tree.put("target", reference);
        });
        ReplicaBounds bounds = pool.replicas();
        tree.put(
                "replicas",
                ordered("min", bounds.min().count(), "max", bounds.max().count()));
        tree.put("actuation", pool.actuation().name());
        EngineEndpoint endpoint = pool.endpoint();
        Map<String, Object> metrics = ordered("engine", endpoint.engine(), "port", endpoint.port());
        metrics.put("path", endpoint.path());
        metrics.put("scheme", endpoint.scheme());
        tree.put("metrics", metrics);
        pool.costPerAcceleratorHour().ifPresent(cost -> tree.put("accelerator", Map.of("costPerHour", decimal(cost))));
        pool.profile().ifPresent(profile -> tree.put("capacity", Map.of("profile", profile)));
        return tree;
    }

    private static Map<String, Object> sources(Sources sources) {
        Map<String, Object> tree = new LinkedHashMap<>();
        sources.router()
                .ifPresent(router -> tree.put("router", ordered("service", router.service(), "port", router.port())));
        sources.prometheus().ifPresent(url -> tree.put("prometheus", Map.of("url", url.toString())));
        if (sources.push()) {
            tree.put("push", Map.of());
        }
        return tree;
    }

    private static Map<String, Object> forecast(ForecastSettings forecast) {
        Map<String, Object> tree =
                ordered("enabled", forecast.enabled(), "history", DurationText.print(forecast.history()));
        tree.put("periods", forecast.periods().stream().map(DurationText::print).toList());
        return tree;
    }

    private static Map<String, Object> behavior(Behavior behavior) {
        Map<String, Object> tree = new LinkedHashMap<>();
        behavior.scaleUp().ifPresent(rule -> tree.put("scaleUp", rule(rule)));
        behavior.scaleDown().ifPresent(rule -> tree.put("scaleDown", rule(rule)));
        return tree;
    }

    private static Map<String, Object> rule(Behavior.Rule rule) {
        Map<String, Object> tree = new LinkedHashMap<>();
        rule.maxStep()
                .ifPresent(step -> tree.put(
                        "maxStep",
                        switch (step) {
                            case Behavior.Percent(double percent) -> decimal(percent) + "%";
                            case Behavior.Count(int count) -> Integer.toString(count);
                        }));
        rule.period().ifPresent(period -> tree.put("period", DurationText.print(period)));
        tree.put("stabilization", DurationText.print(rule.stabilization()));
        return tree;
    }

    private static Map<String, Object> window(ScheduleWindow window, ScalingPolicy policy) {
        Map<String, Object> tree = ordered(
                "cron",
                window.cron(),
                "timeZone",
                window.timeZone().equals(ZoneOffset.UTC)
                        ? "UTC"
                        : window.timeZone().getId());
        tree.put("duration", DurationText.print(window.duration()));
        tree.put("minReplicas", floors(window.minReplicas(), policy));
        return tree;
    }

    private static Map<String, Object> event(PlannedEvent event) {
        Map<String, Object> tree =
                ordered("name", event.name(), "from", event.from().toString());
        tree.put("to", event.to().toString());
        tree.put("demandFactor", decimal(event.demandFactor()));
        return tree;
    }

    private static Map<String, Object> fallback(ScalingPolicy policy) {
        Fallback fallback = policy.fallback();
        Map<String, Object> tree = ordered(
                "staleAfter", DurationText.print(fallback.staleAfter()), "hold", DurationText.print(fallback.hold()));
        tree.put("replicas", floors(fallback.replicas(), policy));
        return tree;
    }

    private static Map<String, Object> floors(Map<String, Replicas> floors, ScalingPolicy policy) {
        Map<String, Object> tree = new LinkedHashMap<>();
        policy.pools().stream()
                .map(Pool::name)
                .filter(floors::containsKey)
                .forEach(name ->
                        tree.put(name, floors.getOrDefault(name, Replicas.NONE).count()));
        return tree;
    }

    private static String decimal(double value) {
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static Map<String, Object> ordered(String first, Object value, String second, Object other) {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put(first, value);
        tree.put(second, other);
        return tree;
    }
}
