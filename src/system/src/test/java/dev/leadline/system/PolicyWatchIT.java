// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.PolicyWatch;
import dev.leadline.crd.ClusterConnection;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyDocument;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.store.ClusterPolicies;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** Policies come from a real API server, whatever happens to it; the testbed is harmed and therefore its own. */
class PolicyWatchIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @SuppressWarnings("NullAway.Init") // set once before all tests
    private static KubeTestbed testbed;

    @SuppressWarnings("NullAway.Init") // set once before all tests
    private static KubernetesClient client;

    private final HeardPolicies heard = new HeardPolicies();

    @SuppressWarnings("NullAway.Init") // set before each test
    private String namespace;

    @BeforeAll
    static void start() {
        testbed = KubeTestbed.start();
        client = ClusterConnection.open(testbed.kubeconfig(), "test");
    }

    @AfterAll
    static void stop() {
        client.close();
        testbed.close();
    }

    @BeforeEach
    void install() {
        ChartCrds.provide(testbed);
        namespace = testbed.namespace("policies");
    }

    @AfterEach
    void leave() {
        testbed.leave(namespace);
    }

    @Test
    void tellsOfCreationChangeSlipAndDeletionAndOfNothingElse() {
        try (PolicyWatch watch = watch(Set.of(namespace), Duration.ofMillis(300))) {
            put("a", "first");
            await("the creation", () -> heard.has("in force a for first"));
            put("a", "second");
            await("the change", () -> heard.has("in force a for second"));
            // Only the parser knows that a week is more than a day.
            put(namespace, "a", "third", Map.of("history", "1d", "periods", List.of("7d")));
            await("the slip", () -> heard.has("invalid a at spec.forecast.periods[0]"));
            touch("a");
            put("b", "other");
            await("a later change", () -> heard.has("in force b for other"));
            delete("a");
            await("the deletion", () -> heard.has("gone a"));

            assertThat(watch.isSynced()).isTrue();
            await("no trouble", () -> watch.trouble().isEmpty());
            assertThat(heard.lines())
                    .containsExactly(
                            "in force a for first",
                            "in force a for second",
                            "invalid a at spec.forecast.periods[0]",
                            "in force b for other",
                            "gone a");
        }
    }

    @Test
    void hearsOnlyOfItsOwnNamespaces() {
        String second = testbed.namespace("policies");
        String foreign = testbed.namespace("policies");
        put(foreign, "foreign", "m");
        try (PolicyWatch watch = watch(Set.of(namespace, second), Duration.ZERO)) {
            put("a", "m");
            put(second, "b", "m");
            await("both", () -> heard.has("in force a for m") && heard.has("in force b for m"));
            testbed.client().namespaces().withName(second).delete();
            await("the end of a namespace", () -> heard.has("gone b"));

            assertThat(watch.isSynced()).isTrue();
            assertThat(heard.lines()).noneMatch(line -> line.contains("foreign"));
        }
    }

    @Test
    void hearsOfAllNamespacesWithoutAList() {
        try (PolicyWatch watch = watch(Set.of(), Duration.ZERO)) {
            put("everywhere", "m");
            await("the policy", () -> heard.has("in force everywhere for m"));
            assertThat(watch.trouble()).isEmpty();
        }
    }

    @Test
    void catchesUpAfterTheApiServerWasAway() {
        put("stays", "m");
        put("changes", "m");
        put("leaves", "m");
        try (PolicyWatch watch = watch(Set.of(namespace), Duration.ZERO)) {
            await("all three", () -> heard.lines().size() == 3);
            testbed.stopApiServer();
            try {
                await("the trouble", () -> watch.trouble().isPresent());
            } finally {
                testbed.startApiServer();
            }
            // The watch's pause has grown by now: what is done here happens in its gap.
            put("changes", "m2");
            delete("leaves");
            put("comes", "m");
            await(
                    "what happened meanwhile",
                    () -> heard.has("in force changes for m2")
                            && heard.has("gone leaves")
                            && heard.has("in force comes for m"));

            await("the end of the trouble", () -> watch.trouble().isEmpty());
            assertThat(heard.count("in force stays for m")).isOne();
            assertThat(heard.lines()).hasSize(6);
        }
    }

    @Test
    void keepsPoliciesInForceWhileTheirDefinitionIsDeletedAndComesBackByItself() {
        put("a", "m");
        try (PolicyWatch watch = watch(Set.of(namespace), Duration.ZERO)) {
            await("the policy", () -> heard.has("in force a for m"));
            deleteDefinition();
            await("the trouble", () -> watch.trouble().isPresent());
            assertThat(watch.trouble().orElseThrow()).contains("olicies last known stay in force");
            ChartCrds.provide(testbed);
            put("a", "m2");
            await("the policy again", () -> heard.has("in force a for m2"));

            await("the end of the trouble", () -> watch.trouble().isEmpty());
            assertThat(heard.lines()).containsExactly("in force a for m", "in force a for m2");
        }
    }

    @Test
    void waitsForADefinitionThatIsNotThereAtTheStart() {
        deleteDefinition();
        try (PolicyWatch watch = watch(Set.of(namespace), Duration.ZERO)) {
            await("the trouble", () -> watch.trouble().isPresent());
            assertThat(watch.trouble().orElseThrow())
                    .contains("the definition scalingpolicies.leadline.dev is not installed");
            assertThat(watch.isSynced()).isFalse();
            ChartCrds.provide(testbed);
            put("a", "m");
            await("the policy", () -> heard.has("in force a for m"));

            assertThat(watch.isSynced()).isTrue();
            await("the end of the trouble", () -> watch.trouble().isEmpty());
        }
    }

    @Test
    void saysWhichRightIsMissing() {
        try (PolicyWatch watch =
                PolicyWatch.start(testbed.clientAs("nobody-special"), Set.of(namespace), Duration.ZERO, heard)) {
            await("the trouble", () -> watch.trouble().isPresent());
            assertThat(watch.trouble().orElseThrow())
                    .contains("may not list and watch ScalingPolicies in namespace " + namespace, "403");
            assertThat(watch.isSynced()).isFalse();
        }
    }

    private PolicyWatch watch(Set<String> namespaces, Duration resync) {
        return PolicyWatch.start(client, namespaces, resync, heard);
    }

    private void put(String name, String model) {
        put(namespace, name, model);
    }

    private static void put(String place, String name, String model) {
        put(place, name, model, Map.of());
    }

    private static void put(String place, String name, String model, Map<String, Object> forecast) {
        Map<String, Object> tree = PolicyMutations.copy(document("""
                apiVersion: leadline.dev/v1alpha1
                kind: ScalingPolicy
                metadata: {namespace: %s, name: %s}
                spec: {model: {name: %s}, objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms},
                  pools: [{name: all, role: Aggregated, replicas: {max: 4}}], sources: {push: {}}}
                """.formatted(place, name, model)));
        PolicyMutations.mapping(tree, "spec").put("forecast", forecast);
        new ClusterPolicies(testbed.client(), Set.of()).put(new PolicyKey(place, name), JSON.writeValueAsString(tree));
    }

    private static Map<String, Object> document(String text) {
        if (PolicyParser.parse(text) instanceof ParsedPolicy.Valid(ScalingPolicy ignored, PolicyDocument document)) {
            return document.toTree();
        }
        throw new AssertionError(text);
    }

    private void delete(String name) {
        assertThat(new ClusterPolicies(testbed.client(), Set.of()).delete(new PolicyKey(namespace, name)))
                .isTrue();
    }

    /** Changes metadata alone, which is no change of the policy. */
    private void touch(String name) {
        testbed.client()
                .genericKubernetesResources("leadline.dev/v1alpha1", "ScalingPolicy")
                .inNamespace(namespace)
                .withName(name)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"metadata\": {\"labels\": {\"touched\": \"yes\"}}}");
    }

    private static void deleteDefinition() {
        var definitions = testbed.client().apiextensions().v1().customResourceDefinitions();
        definitions.withName("scalingpolicies.leadline.dev").delete();
        testbed.await(
                "the definition to be gone",
                PATIENCE,
                () -> definitions.withName("scalingpolicies.leadline.dev").get() == null);
    }

    private static void await(String what, BooleanSupplier holds) {
        testbed.await(what, PATIENCE, holds);
    }
}
