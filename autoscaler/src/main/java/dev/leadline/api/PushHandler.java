// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.HistoryReceipt;
import dev.leadline.decide.HistoryRow;
import dev.leadline.decide.PoolPlan;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.loop.Admission;
import dev.leadline.loop.PolicyLoop;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.observe.HistoryCsv;
import dev.leadline.observe.PushedObservation;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What fleets outside Kubernetes and replays send: observations and recorded demand. */
final class PushHandler {

    private final PolicyRegistry registry;
    private final PolicyLoop loop;
    private final PolicyService policies;
    private final Answers answers;

    PushHandler(PolicyRegistry registry, PolicyLoop loop, PolicyService policies, Answers answers) {
        this.registry = registry;
        this.loop = loop;
        this.policies = policies;
        this.answers = answers;
    }

    /** The answer to an observation. */
    record Answer(String decisionId, Instant time, Map<String, PoolAnswer> pools) {

        static Answer of(ScalingPlan plan) {
            Map<String, PoolAnswer> pools = new LinkedHashMap<>();
            plan.pools().forEach((name, pool) -> pools.put(name, PoolAnswer.of(pool)));
            return new Answer(plan.id(), plan.time(), pools);
        }
    }

    /** What one pool should run. */
    record PoolAnswer(
            int currentReplicas,
            int neededReplicas,
            OptionalInt feasibleReplicas,
            int desiredReplicas,
            ReasonCode reason,
            String sentence) {

        static PoolAnswer of(PoolPlan plan) {
            return new PoolAnswer(
                    plan.currentReplicas(),
                    plan.neededReplicas(),
                    plan.feasibleReplicas(),
                    plan.desiredReplicas(),
                    plan.reason(),
                    plan.sentence());
        }
    }

    Mono<ServerResponse> observe(ServerRequest request) {
        ScalingPolicy policy = inForce(request);
        return RequestBodies.bytes(request, RequestBodies.OBSERVATION)
                .flatMap(body -> answers.json(() -> decide(policy, body)));
    }

    private Answer decide(ScalingPolicy policy, byte[] body) {
        FleetSnapshot seen = snapshot(body, policy);
        return switch (loop.admit(policy.key(), seen, fingerprint(body))) {
            case Admission.Decided decided -> Answer.of(decided.plan());
            case Admission.Conflict conflict ->
                throw new ProblemException(Problem.invalid(
                        409,
                        "observation-conflict",
                        "The observation contradicts what was decided",
                        List.of(new Violation(
                                "time",
                                seen.time().toString(),
                                conflict.sentence(),
                                "Post an observation later than " + conflict.last() + "."))));
            case Admission.UnknownPolicy unknown -> throw PolicyHandler.unknown(unknown.key());
        };
    }

    Mono<ServerResponse> learn(ServerRequest request) {
        ScalingPolicy policy = inForce(request);
        Duration step = QueryParameters.step(request);
        return RequestBodies.bytes(request, RequestBodies.HISTORY)
                .flatMap(body -> answers.json(() -> learn(policy.key(), step, RequestBodies.text(body))));
    }

    private HistoryReceipt learn(PolicyKey key, Duration step, String csv) {
        List<HistoryRow> rows = rows(csv);
        return policies.learn(key, rows, step).orElseThrow(() -> PolicyHandler.unknown(key));
    }

    private static FleetSnapshot snapshot(byte[] body, ScalingPolicy policy) {
        return switch (PushedObservation.parse(body, policy)) {
            case PushedObservation.Accepted(FleetSnapshot snapshot) -> snapshot;
            case PushedObservation.Refused(List<Violation> violations) ->
                throw new ProblemException(
                        Problem.invalid(400, "invalid-observation", "The observation is not valid", violations));
        };
    }

    private static List<HistoryRow> rows(String csv) {
        return switch (HistoryCsv.parse(csv)) {
            case HistoryCsv.Rows(List<HistoryRow> rows) -> rows;
            case HistoryCsv.Refused(List<Violation> violations) ->
                throw new ProblemException(
                        Problem.invalid(400, "invalid-history", "The history is not valid", violations));
        };
    }

    private ScalingPolicy inForce(ServerRequest request) {
        PolicyKey key = PolicyHandler.key(request);
        return registry.find(key).orElseThrow(() -> PolicyHandler.unknown(key));
    }

    private static String fingerprint(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK has SHA-256", impossible);
        }
    }
}
