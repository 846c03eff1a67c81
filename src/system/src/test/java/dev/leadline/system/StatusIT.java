// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.EventSink.PolicyEvent;
import dev.leadline.cluster.KubernetesEvents;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.cluster.ServerSideStatus;
import dev.leadline.cluster.SoleLeader;
import dev.leadline.cluster.StatusProblem;
import dev.leadline.cluster.StatusWrite;
import dev.leadline.crd.ScalingPolicyResource;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.crd.StatusCondition;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScaleTarget;
import dev.leadline.policy.Violation;
import dev.leadline.status.EventReason;
import dev.leadline.status.EventRecorder;
import dev.leadline.status.PolicyNotes;
import dev.leadline.status.StatusPublisher;
import dev.leadline.status.StatusSettings;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Statuses and events on a real API server. */
class StatusIT {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final KubeTestbed testbed = KubeTestbed.shared();
    private String namespace = "";

    @BeforeAll
    static void serveThePolicies() {
        ChartCrds.provide(KubeTestbed.shared());
    }

    @BeforeEach
    void takeAPlace() {
        namespace = testbed.namespace("status");
    }

    @AfterEach
    void leaveThePlace() {
        testbed.leave(namespace);
    }

    private PolicyMeta policy() {
        testbed.client()
                .load(new java.io.ByteArrayInputStream(
                        """
                        apiVersion: leadline.dev/v1alpha1
                        kind: ScalingPolicy
                        metadata: {name: qwen, namespace: %s}
                        spec:
                          model: {name: Qwen/Qwen3-32B}
                          objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
                          pools:
                          - {name: decode, role: Aggregated, replicas: {max: 4}}
                          sources: {push: {}}
                        """.formatted(namespace).getBytes(java.nio.charset.StandardCharsets.UTF_8)))
                .create();
        ScalingPolicyResource made = object();
        return new PolicyMeta(
                new PolicyKey(namespace, "qwen"),
                made.getMetadata().getUid(),
                made.getMetadata().getGeneration(),
                made.getMetadata().getResourceVersion(),
                Instant.parse(made.getMetadata().getCreationTimestamp()));
    }

    private ScalingPolicyResource object() {
        return testbed.client()
                .resources(ScalingPolicyResource.class)
                .inNamespace(namespace)
                .withName("qwen")
                .get();
    }

    private static ScalingPolicyStatus status(int desired) {
        return new ScalingPolicyStatus(
                1L,
                List.of(new StatusCondition("Ready", "True", "Deciding", "All is well.", "2026-11-23T12:00:00Z", 1L)),
                new ScalingPolicyStatus.LastDecision("id-1", "2026-11-23T12:00:00Z", "Nothing changes."),
                List.of(new ScalingPolicyStatus.PoolStatus(
                        "decode",
                        "Aggregated",
                        2,
                        2,
                        0,
                        0,
                        desired,
                        null,
                        desired,
                        "Steady",
                        "900.25",
                        null,
                        "120",
                        "2026-11-23T12:00:00Z",
                        "2026-11-23T12:01:30Z")));
    }

    @Test
    void anAppliedStatusReadsBackEqualAndAnUnchangedOneChangesNothing() {
        PolicyMeta meta = policy();
        ServerSideStatus sink = new ServerSideStatus(testbed.client(), TIMEOUT);

        StatusWrite first = sink.apply(meta, status(3));
        assertThat(first).isInstanceOf(StatusWrite.Applied.class);
        assertThat(object().getStatus()).isEqualTo(status(3));
        assertThat(object().getSpec().pools()).hasSize(1);
        assertThat(object().getMetadata().getGeneration()).isEqualTo(meta.generation());

        assertThat(sink.apply(meta, status(3))).isEqualTo(first);
        assertThat(sink.apply(meta, status(4))).isNotEqualTo(first);
    }

    @Test
    void whatOthersSayInTheStatusStays() {
        PolicyMeta meta = policy();
        ServerSideStatus sink = new ServerSideStatus(testbed.client(), TIMEOUT);
        sink.apply(meta, status(3));
        testbed.client()
                .resources(ScalingPolicyResource.class)
                .inNamespace(namespace)
                .withName("qwen")
                .subresource("status")
                .patch(
                        new io.fabric8.kubernetes.client.dsl.base.PatchContext.Builder()
                                .withPatchType(io.fabric8.kubernetes.client.dsl.base.PatchType.SERVER_SIDE_APPLY)
                                .withFieldManager("somebody")
                                .build(),
                        """
                        {"apiVersion": "leadline.dev/v1alpha1", "kind": "ScalingPolicy",
                         "metadata": {"name": "qwen", "namespace": "%s"},
                         "status": {"conditions": [{"type": "Audited", "status": "True", "reason": "Seen",
                           "message": "Somebody looked.", "lastTransitionTime": "2026-11-23T12:00:00Z"}]}}
                        """.formatted(namespace));
        sink.apply(meta, status(4));

        assertThat(object().getStatus().conditions())
                .extracting(StatusCondition::type)
                .containsExactlyInAnyOrder("Ready", "Audited");
        assertThat(object().getStatus().pools())
                .first()
                .satisfies(pool -> assertThat(pool.desiredReplicas()).isEqualTo(4));
    }

    @Test
    void theSummaryThatKubectlGetShowsIsWritten() {
        PolicyMeta meta = policy();
        new ServerSideStatus(testbed.client(), TIMEOUT).apply(meta, status(3));
        GenericKubernetesResource table = testbed.client()
                .getKubernetesSerialization()
                .unmarshal(
                        testbed.client()
                                .raw(
                                        "/apis/leadline.dev/v1alpha1/namespaces/" + namespace + "/scalingpolicies",
                                        "GET",
                                        null),
                        GenericKubernetesResource.class);
        assertThat(table.getKind()).isEqualTo("ScalingPolicyList");
        assertThat(object().getStatus().summary()).isEqualTo("decode 2/3/3");
    }

    @Test
    void aPolicyThatIsGoneOrWasMadeAnewIsToldApart() {
        PolicyMeta meta = policy();
        ServerSideStatus sink = new ServerSideStatus(testbed.client(), TIMEOUT);
        testbed.client()
                .resources(ScalingPolicyResource.class)
                .inNamespace(namespace)
                .withName("qwen")
                .delete();
        testbed.await("the policy to go", PATIENCE, () -> object() == null);
        assertThat(sink.apply(meta, status(3))).isInstanceOf(StatusWrite.Gone.class);

        PolicyMeta anew = policy();
        assertThat(sink.apply(meta, status(3))).isInstanceOf(StatusWrite.Gone.class);
        assertThat(sink.apply(anew, status(4))).isInstanceOf(StatusWrite.Applied.class);
        assertThat(object().getStatus()).isEqualTo(status(4));
    }

    @Test
    void whoHasNoRightsIsToldWhichOnesAreMissing() {
        PolicyMeta meta = policy();
        StatusWrite refused =
                new ServerSideStatus(testbed.clientAs("nobody-" + namespace), TIMEOUT).apply(meta, status(3));

        assertThat(refused).isInstanceOfSatisfying(StatusWrite.Failed.class, failed -> {
            assertThat(failed.problem()).isEqualTo(StatusProblem.Forbidden);
            assertThat(failed.sentence()).contains(namespace + "/qwen", "patch on scalingpolicies/status");
        });
    }

    @Test
    void anApiServerThatDoesNotAnswerCostsTheTimeoutAndNoMore() {
        PolicyMeta meta = policy();
        ServerSideStatus sink = new ServerSideStatus(testbed.client(), Duration.ofSeconds(1));
        testbed.pauseApiServer();
        try {
            long begun = System.nanoTime();
            assertThat(sink.apply(meta, status(3)))
                    .isInstanceOfSatisfying(
                            StatusWrite.Failed.class,
                            failed -> assertThat(failed.problem()).isEqualTo(StatusProblem.Unreachable));
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(4));
        } finally {
            testbed.resumeApiServer();
        }
    }

    @Test
    void afterAnOutageTheNewestIsWrittenAndNobodyHadToWait() {
        PolicyMeta meta = policy();
        StatusPublisher publisher = new StatusPublisher(
                        new SoleLeader("me"),
                        new ServerSideStatus(testbed.client(), Duration.ofSeconds(1)),
                        key -> Optional.of(meta),
                        key -> Optional.empty(),
                        StatusSettings.DEFAULT,
                        PolicyNotes.NONE,
                        InstantSource.system())
                .start();
        try (publisher) {
            publisher.accepted(meta);
            testbed.await("the first status", PATIENCE, () -> object().getStatus() != null);
            testbed.pauseApiServer();
            try {
                long begun = System.nanoTime();
                for (long generation = 2; generation <= 100; generation++) {
                    publisher.invalid(
                            new PolicyMeta(meta.key(), meta.uid(), generation, "0", meta.created()),
                            List.of(new Violation("spec.mode", "Act", "is no mode.", "Write Advise.")));
                }
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
                testbed.await("a failure to be counted", PATIENCE, () -> publisher.failedTotal() > 1);
            } finally {
                testbed.resumeApiServer();
            }
            testbed.await(
                    "the newest status",
                    PATIENCE,
                    () -> Objects.equals(object().getStatus().observedGeneration(), 100L));
        }
        assertThat(object().getStatus().conditions()).singleElement().satisfies(ready -> {
            assertThat(ready.reason()).isEqualTo("InvalidPolicy");
            assertThat(ready.message()).contains("spec.mode (Act): is no mode. Write Advise.");
        });
    }

    private List<Event> events() {
        return testbed.client()
                .events()
                .v1()
                .events()
                .inNamespace(namespace)
                .list()
                .getItems();
    }

    @Test
    void theSameThingIsOneEventWithASeries() {
        PolicyMeta meta = policy();
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-23T12:00:00Z"));
        try (EventRecorder recorder = new EventRecorder(
                        new KubernetesEvents(testbed.client(), "leadline-0_abc", TIMEOUT), now::get)
                .start()) {
            ScaleTarget target = new ScaleTarget("apps/v1", "Deployment", "decode");
            for (int time = 0; time < 5; time++) {
                recorder.note(
                        meta, EventReason.Conflicted, "Refrained", "An HPA scales it.", "hpa", Optional.of(target));
            }
            testbed.await("the event", PATIENCE, () -> events().size() == 1);
            now.updateAndGet(before -> before.plusSeconds(61));
            recorder.note(meta, EventReason.Conflicted, "Refrained", "An HPA scales it.", "hpa", Optional.of(target));
            testbed.await("the series", PATIENCE, () -> events().getFirst().getSeries() != null);
        }

        assertThat(events()).singleElement().satisfies(event -> {
            assertThat(event.getSeries().getCount()).isEqualTo(6);
            assertThat(event.getType()).isEqualTo("Warning");
            assertThat(event.getReason()).isEqualTo("Conflicted");
            assertThat(event.getReportingController()).isEqualTo(KubernetesEvents.CONTROLLER);
            assertThat(event.getReportingInstance()).isEqualTo("leadline-0_abc");
            assertThat(event.getRegarding().getUid()).isEqualTo(meta.uid());
            assertThat(event.getRelated().getName()).isEqualTo("decode");
            assertThat(event.getNote()).isEqualTo("An HPA scales it.");
        });
    }

    @Test
    void anEventThatWasMadeAlreadyIsNotMadeTwice() {
        PolicyMeta meta = policy();
        KubernetesEvents sink = new KubernetesEvents(testbed.client(), "leadline-0", TIMEOUT);
        PolicyEvent event = new PolicyEvent(
                "qwen.0123456789abcdef", meta, Optional.empty(), false, "Scaled", "ScaleUp", "Up.", Instant.now());

        assertThat(sink.create(event)).isInstanceOf(StatusWrite.Applied.class);
        assertThat(sink.create(event)).isInstanceOf(StatusWrite.Applied.class);
        assertThat(events()).hasSize(1);
        assertThat(sink.repeat(
                        new PolicyEvent(
                                "qwen.gone", meta, Optional.empty(), false, "Scaled", "ScaleUp", "Up.", Instant.now()),
                        2,
                        Instant.now()))
                .isInstanceOf(StatusWrite.Gone.class);
    }
}
