// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;

/** So many policies with a prefill and a decode pool, as an API server writes them. */
final class Policies {

    /** Namespace of all of them. */
    static final String NAMESPACE = "inference";

    private static final Duration VALID = Duration.ofHours(1);
    private static final int FIRST_REPLICAS = 3;

    private final AtomicIntegerArray replicas;
    private final AtomicIntegerArray versions;

    Policies(int count) {
        replicas = new AtomicIntegerArray(count);
        versions = new AtomicIntegerArray(count);
        for (int i = 0; i < count; i++) {
            replicas.set(i, FIRST_REPLICAS);
            versions.set(i, 1);
        }
    }

    int count() {
        return replicas.length();
    }

    /** Name of a policy. */
    static String name(int policy) {
        return "policy-" + policy;
    }

    /** Gives both pools of a policy so many replicas; tells the object as it is now. */
    String change(int policy, int wanted, int version) {
        replicas.set(policy, wanted);
        versions.set(policy, version);
        return json(policy);
    }

    /** A page of a list. */
    List<String> page(int from, int most) {
        return IntStream.range(from, (int) Math.min((long) from + most, count()))
                .mapToObj(this::json)
                .toList();
    }

    private String json(int policy) {
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        return """
                {"apiVersion":"leadline.dev/v1alpha1","kind":"ScalingPolicy",\
                "metadata":{"namespace":"%s","name":"%s","uid":"uid-%d","generation":1,"resourceVersion":"%d"},\
                "spec":{"mode":"Enforce","model":{"name":"Qwen/Qwen3-32B"},\
                "objectives":{"attainment":"0.99","timeToFirstToken":"2s","interTokenLatency":"50ms"},\
                "pools":[%s,%s],"fallback":{"hold":"5m","replicas":{"decode":2}}},\
                "status":{"lastDecision":{"id":"d-%d-%d","sentence":"Demand has risen."},"pools":[%s,%s]}}\
                """.formatted(
                        NAMESPACE,
                        name(policy),
                        policy,
                        versions.get(policy),
                        pool(policy, "prefill", "Prefill"),
                        pool(policy, "decode", "Decode"),
                        policy,
                        versions.get(policy),
                        status("prefill", replicas.get(policy), now),
                        status("decode", replicas.get(policy), now));
    }

    private static String pool(int policy, String name, String role) {
        return """
                {"name":"%s","role":"%s","target":{"apiVersion":"apps/v1","kind":"Deployment","name":"%s-%s"},\
                "replicas":{"min":1,"max":1000},"capacity":{"profile":"qwen3-32b-h100-vllm-bf16-tp2"}}\
                """.formatted(name, role, name(policy), name);
    }

    private static String status(String name, int replicas, Instant now) {
        return """
                {"name":"%s","desiredReplicas":%d,"demandTokensPerSecond":"1200.5",\
                "forecastTokensPerSecond":"1800","issuedAt":"%s","validUntil":"%s"}\
                """.formatted(name, replicas, now, now.plus(VALID));
    }
}
