// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import static dev.leadline.adapter.keda.KedaRig.QWEN;
import static dev.leadline.adapter.keda.KedaRig.decode;
import static dev.leadline.adapter.keda.KedaRig.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import externalscaler.GetMetricsRequest;
import externalscaler.MetricSpec;
import externalscaler.MetricValue;
import externalscaler.ScaledObjectRef;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KedaScalerTest {

    private final KedaRig rig = new KedaRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void namesOneMetricWithATargetOfOneForOldAndNewClients() {
        rig.publish("decode", 3);

        assertThat(rig.asking().getMetricSpec(decode()).getMetricSpecsList())
                .containsExactly(MetricSpec.newBuilder()
                        .setMetricName("leadline_desired_replicas")
                        .setTargetSize(1)
                        .setTargetSizeFloat(1)
                        .build());
    }

    @Test
    void saysTheReplicasForOldAndNewClients() {
        rig.publish("decode", 3);

        assertThat(number(decode()))
                .isEqualTo(MetricValue.newBuilder()
                        .setMetricName("leadline_desired_replicas")
                        .setMetricValue(3)
                        .setMetricValueFloat(3)
                        .build());
        assertThat(rig.asking().isActive(decode()).getResult()).isTrue();
    }

    @Test
    void isInactiveWhenZeroReplicasAreWanted() {
        rig.publish("decode", 0);

        assertThat(rig.asking().isActive(decode()).getResult()).isFalse();
        assertThat(number(decode()).getMetricValue()).isZero();
    }

    @Test
    void anUnknownPolicyIsAnErrorAndNeitherZeroNorInactive() {
        rig.publish("decode", 3);
        ScaledObjectRef other = trigger("inference", Map.of("policy", "llama", "pool", "decode"));

        assertRefused(() -> number(other), Status.Code.NOT_FOUND, "ScalingPolicy inference/llama");
        assertRefused(() -> rig.asking().isActive(other), Status.Code.NOT_FOUND, "get scalingpolicy llama");
    }

    @Test
    void aScaledObjectThatIsOlderThanItsPolicyGetsItsSpec() {
        assertThat(rig.asking().getMetricSpec(decode()).getMetricSpecsCount()).isEqualTo(1);
    }

    @Test
    void anUnknownPoolIsAnErrorThatNamesThePools() {
        rig.publish(QWEN, Map.of("decode", 3, "prefill", 2), Map.of());
        ScaledObjectRef other = trigger("inference", Map.of("policy", "qwen", "pool", "decod"));

        assertRefused(() -> number(other), Status.Code.NOT_FOUND, "\"decod\"", "decode, prefill");
        assertRefused(() -> rig.asking().isActive(other), Status.Code.NOT_FOUND, "no such pool");
    }

    @Test
    void thePoolMayBeLeftOutWhereThereIsOne() {
        rig.publish("decode", 3);

        assertThat(number(trigger("inference", Map.of("policy", "qwen"))).getMetricValue())
                .isEqualTo(3);
        assertThat(number(trigger("inference", Map.of("policy", "qwen", "pool", " ")))
                        .getMetricValue())
                .isEqualTo(3);
    }

    @Test
    void thePoolIsAskedForWhereThereAreSeveral() {
        rig.publish(QWEN, Map.of("decode", 3, "prefill", 2), Map.of());
        ScaledObjectRef unclear = trigger("inference", Map.of("policy", "qwen"));

        assertRefused(() -> number(unclear), Status.Code.INVALID_ARGUMENT, "inference/chat", "pool: decode, prefill");
        assertRefused(() -> rig.asking().getMetricSpec(unclear), Status.Code.INVALID_ARGUMENT, "pool: missing");
    }

    @Test
    void aPoolThatIsNotPublishedYetIsNotMistakenForNone() {
        rig.publish(QWEN, Map.of("decode", 3), Map.of("prefill", 2, "decode", 2));

        assertRefused(
                () -> number(trigger("inference", Map.of("policy", "qwen"))),
                Status.Code.INVALID_ARGUMENT,
                "several pools");
    }

    @Test
    void aPoolWithoutANumberIsAnError() {
        rig.publish("decode", -1);

        assertRefused(() -> rig.asking().isActive(decode()), Status.Code.NOT_FOUND, "published none");
    }

    @Test
    void theNumberStandsForTheHoldAndIsAnErrorAfterIt() {
        rig.publish("decode", 3);

        rig.passes(KedaRig.VALID.plus(KedaRig.HOLD).minusSeconds(1));
        assertThat(number(decode()).getMetricValue()).isEqualTo(3);

        rig.passes(KedaRig.VALID.plus(KedaRig.HOLD));
        assertRefused(() -> number(decode()), Status.Code.NOT_FOUND, "silent for long");
        assertRefused(() -> rig.asking().isActive(decode()), Status.Code.NOT_FOUND, "silent for long");
    }

    @Test
    void afterTheHoldTheFallbackKeepsAZeroAwake() {
        rig.publish(QWEN, Map.of("decode", 0), Map.of("decode", 2));

        rig.passes(Duration.ofHours(1));

        assertThat(number(decode()).getMetricValue()).isEqualTo(2);
        assertThat(rig.asking().isActive(decode()).getResult()).isTrue();
    }

    @Test
    void aScaledObjectReadsItsOwnNamespaceOnly() {
        rig.publish("decode", 3);
        Map<String, String> reaching = Map.of("policy", "qwen", "pool", "decode", "namespace", "inference");

        assertThat(number(trigger("inference", reaching)).getMetricValue()).isEqualTo(3);
        assertRefused(() -> number(trigger("guests", reaching)), Status.Code.PERMISSION_DENIED, "its own");
        assertRefused(
                () -> rig.asking().getMetricSpec(trigger("guests", reaching)),
                Status.Code.PERMISSION_DENIED,
                "guests/chat");
        assertRefused(() -> number(trigger("guests", Map.of("policy", "qwen"))), Status.Code.NOT_FOUND, "guests/qwen");
        assertRefused(
                () -> number(trigger("guests", Map.of("policy", "inference/qwen"))),
                Status.Code.INVALID_ARGUMENT,
                "write the name alone");
    }

    @Test
    void keysOfKedaItselfAreLeftAlone() {
        rig.publish("decode", 3);

        assertThat(number(trigger(
                                "inference",
                                Map.of("policy", "qwen", "scalerAddress", "leadline:9090", "enableTLS", "true")))
                        .getMetricValue())
                .isEqualTo(3);
    }

    @Test
    void aTriggerWithoutAPolicyIsToldWhereItBelongs() {
        assertRefused(
                () -> rig.asking().isActive(trigger("inference", Map.of())),
                Status.Code.INVALID_ARGUMENT,
                "ScaledObject inference/chat, trigger metadata policy: missing",
                "add policy: NAME");
        assertRefused(
                () -> rig.asking().isActive(ScaledObjectRef.getDefaultInstance()),
                Status.Code.INVALID_ARGUMENT,
                "scaledObjectRef.namespace");
    }

    @Test
    void whatOthersWriteIsShownShortAndOnOneLine() {
        String endless = "x\n".repeat(5_000);

        StatusRuntimeException refused = refused(() -> number(trigger("inference", Map.of("policy", endless))));

        assertThat(refused.getStatus().getDescription()).hasSizeLessThan(500).doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"leadline_desired_replicas", "s0-leadline_desired_replicas", "s12-Leadline_Desired_Replicas", ""
            })
    void theMetricIsKnownAsKedaNamesIt(String name) {
        rig.publish("decode", 3);

        assertThat(number(decode(), name).getMetricValue()).isEqualTo(3);
    }

    @Test
    void anotherMetricIsRefused() {
        rig.publish("decode", 3);

        assertRefused(() -> number(decode(), "s0-queue"), Status.Code.INVALID_ARGUMENT, "\"s0-queue\"", "only one");
    }

    private MetricValue number(ScaledObjectRef trigger) {
        return number(trigger, "leadline_desired_replicas");
    }

    private MetricValue number(ScaledObjectRef trigger, String metric) {
        return rig.asking()
                .getMetrics(GetMetricsRequest.newBuilder()
                        .setScaledObjectRef(trigger)
                        .setMetricName(metric)
                        .build())
                .getMetricValues(0);
    }

    private static void assertRefused(ThrowingCallable call, Status.Code code, String... says) {
        StatusRuntimeException refused = refused(call);
        assertThat(refused.getStatus().getCode()).isEqualTo(code);
        assertThat(refused.getStatus().getDescription()).contains(says);
    }

    private static StatusRuntimeException refused(ThrowingCallable call) {
        return catchThrowableOfType(StatusRuntimeException.class, call);
    }
}
