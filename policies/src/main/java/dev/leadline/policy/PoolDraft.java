// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.fleet.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One entry of {@code spec.pools}, as far as it is usable.
 *
 * @param fields where it stands
 * @param writtenName the name as written, DNS-1123 or not, so that references to it are not refused as well
 */
record PoolDraft(
        Fields fields,
        Optional<String> writtenName,
        Optional<Role> role,
        Optional<ScaleTarget> target,
        Optional<ReplicaBounds> bounds,
        Actuation actuation,
        EngineEndpoint endpoint,
        OptionalDouble cost,
        Optional<String> profile) {

    private static final List<String> ENGINES =
            List.of("auto", "vllm", "sglang", "trtllm", "tgi", "dynamo", "lmdeploy", "triton");
    private static final Pattern PROFILE = Pattern.compile("[a-z0-9._]+(-[a-z0-9._]+){3,}-tp([1-9][0-9]{0,3})");

    static PoolDraft read(Fields pool, boolean pushed, boolean scalesToZero) {
        try (pool) {
            pool.require("name", ValueRules.label(), "prefill");
            return new PoolDraft(
                    pool,
                    pool.raw("name").filter(Node.Text.class::isInstance).map(name -> ((Node.Text) name).value()),
                    pool.require("role", ValueRules.oneOf(Role.class), "Prefill"),
                    target(pool, pushed),
                    pool.requireObject("replicas", "{min: 1, max: 16}").flatMap(bounds -> bounds(bounds, scalesToZero)),
                    pool.read("actuation", ValueRules.oneOf(Actuation.class)).orElse(Actuation.Scale),
                    pool.object("metrics").map(PoolDraft::endpoint).orElse(EngineEndpoint.DEFAULT),
                    pool.object("accelerator").map(PoolDraft::cost).orElse(OptionalDouble.empty()),
                    pool.object("capacity").flatMap(PoolDraft::profile));
        }
    }

    /** The pool, when everything it needs is usable. */
    Optional<Pool> pool() {
        return writtenName.flatMap(name -> role.flatMap(does ->
                bounds.map(between -> new Pool(name, does, target, between, actuation, endpoint, cost, profile))));
    }

    /** Accelerators of one replica, where the profile tells. */
    Optional<Integer> acceleratorsPerReplica() {
        return profile.map(PROFILE::matcher).filter(Matcher::matches).map(known -> Integer.parseInt(known.group(2)));
    }

    private static Optional<ScaleTarget> target(Fields pool, boolean pushed) {
        if (!pool.has("target") && !pushed) {
            pool.missing(
                    "target",
                    "write target: {apiVersion: apps/v1, kind: Deployment, name: …}, or sources: {push: {}} for a fleet"
                            + " outside Kubernetes");
        }
        return pool.object("target").flatMap(PoolDraft::target);
    }

    private static Optional<ScaleTarget> target(Fields target) {
        try (target) {
            ValueRule<String> groupVersion = ValueRules.string()
                    .where(
                            text -> text.length() <= PolicyLimits.QUALIFIED
                                    && text.matches("([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?v[0-9]+((alpha|beta)[0-9]+)?"),
                            "must be group/version, or a version for core kinds",
                            "write for example apps/v1");
            ValueRule<String> kindName = ValueRules.string()
                    .where(text -> text.matches("[A-Z][A-Za-z0-9]{0,62}"), "must be a kind", "write Deployment");
            Optional<String> apiVersion = target.require("apiVersion", groupVersion, "apps/v1");
            Optional<String> kind = target.require("kind", kindName, "Deployment");
            Optional<String> name = target.require("name", ValueRules.subdomain(), "qwen-prefill");
            return apiVersion.flatMap(
                    group -> kind.flatMap(type -> name.map(called -> new ScaleTarget(group, type, called))));
        }
    }

    private static Optional<ReplicaBounds> bounds(Fields replicas, boolean scalesToZero) {
        try (replicas) {
            Optional<Integer> min =
                    replicas.has("min") ? replicas.read("min", ValueRules.whole(0, Integer.MAX_VALUE)) : Optional.of(1);
            Optional<Integer> max = replicas.require("max", ValueRules.whole(1, Integer.MAX_VALUE), "16");
            if (min.isPresent() && min.get() == 0 && !scalesToZero) {
                replicas.refuse(
                        "min",
                        "min 0 is possible only with spec.scaleToZero",
                        "write min: 1, or add scaleToZero: {afterIdle: 10m}");
            }
            if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
                replicas.refuse("min", "min is at most max, which is " + max.get(), "swap them, or raise max");
                return Optional.empty();
            }
            return min.flatMap(low -> max.map(high -> ReplicaBounds.of(low, high)));
        }
    }

    private static EngineEndpoint endpoint(Fields metrics) {
        try (metrics) {
            EngineEndpoint usual = EngineEndpoint.DEFAULT;
            ValueRule<String> path = ValueRules.string()
                    .where(
                            text -> text.length() <= PolicyLimits.PATH && text.matches("/[!-~]*"),
                            "must be a URL path that begins with /",
                            "write for example /metrics");
            return new EngineEndpoint(
                    metrics.read("engine", ValueRules.oneOf(ENGINES)).orElse(usual.engine()),
                    metrics.read("port", ValueRules.whole(1, 65_535)).orElse(usual.port()),
                    metrics.read("path", path).orElse(usual.path()),
                    metrics.read("scheme", ValueRules.oneOf(List.of("http", "https")))
                            .orElse(usual.scheme()));
        }
    }

    private static OptionalDouble cost(Fields accelerator) {
        try (accelerator) {
            return accelerator
                    .read("costPerHour", ValueRules.decimal("3.2"))
                    .map(OptionalDouble::of)
                    .orElse(OptionalDouble.empty());
        }
    }

    private static Optional<String> profile(Fields capacity) {
        try (capacity) {
            ValueRule<String> id = ValueRules.string()
                    .where(
                            text -> text.length() <= PolicyLimits.SUBDOMAIN
                                    && PROFILE.matcher(text).matches(),
                            "must be a profile id: model-gpu-backend-quantisation-tpN",
                            "write for example qwen3-32b-h100-vllm-bf16-tp2, or leave capacity out: it is learned");
            return capacity.read("profile", id);
        }
    }
}
