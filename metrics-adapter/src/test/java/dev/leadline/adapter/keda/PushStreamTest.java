// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import static dev.leadline.adapter.keda.KedaRig.QWEN;
import static dev.leadline.adapter.keda.KedaRig.decode;
import static dev.leadline.adapter.keda.KedaRig.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import externalscaler.ExternalScalerGrpc;
import externalscaler.GetMetricSpecResponse;
import externalscaler.IsActiveResponse;
import externalscaler.ScaledObjectRef;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PushStreamTest {

    private final KedaRig rig = new KedaRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void pushesAtOnceAndOnEveryChange() throws Exception {
        rig.publish("decode", 2);
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(decode());
        assertThat(heard.next().getResult()).isTrue();

        rig.publish("decode", 0);
        assertThat(heard.next().getResult()).isFalse();

        rig.publish("decode", 1);
        assertThat(heard.next().getResult()).isTrue();
    }

    @Test
    void doesNotRepeatItself() throws Exception {
        rig.publish("decode", 2);
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(decode());
        assertThat(heard.next().getResult()).isTrue();

        rig.publish("decode", 3);
        rig.publish("decode", 4);
        rig.publish("decode", 0);

        assertThat(heard.next().getResult()).isFalse();
        heard.nothingMore();
    }

    @Test
    void staysOpenAndSilentWhileNothingIsKnown() throws Exception {
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(decode());
        rig.publish("prefill", 2);
        heard.nothingMore();

        rig.publish("decode", 1);

        assertThat(heard.next().getResult()).isTrue();
    }

    @Test
    void missingDataIsNeverPushedAsInactive() throws Exception {
        rig.publish("decode", 2);
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(decode());
        assertThat(heard.next().getResult()).isTrue();

        rig.passes(Duration.ofHours(1));
        rig.forget(QWEN);
        rig.publish("decode", -1);
        rig.publish("decode", 2);
        rig.publish("decode", 0);

        assertThat(heard.next().getResult()).as("the next word is the zero").isFalse();
        heard.nothingMore();
    }

    @Test
    void aWrongTriggerEndsWithASentence() throws Exception {
        Heard<ScaledObjectRef, IsActiveResponse> heard =
                activity(trigger("guests", Map.of("policy", "qwen", "namespace", "inference")));

        assertThat(heard.end())
                .hasValueSatisfying(status -> assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    }

    @Test
    void aTriggerThatBecomesUnclearEndsWithASentence() throws Exception {
        rig.publish("decode", 2);
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(trigger("inference", Map.of("policy", "qwen")));
        assertThat(heard.next().getResult()).isTrue();

        rig.publish(QWEN, Map.of("decode", 2, "prefill", 1), Map.of());

        assertThat(heard.end())
                .hasValueSatisfying(
                        status -> assertThat(status.getDescription()).contains("pool: decode, prefill"));
        awaitNoStreams();
    }

    @Test
    void theSpecIsSaidAtOnceAndTheStreamStaysOpen() throws Exception {
        Heard<ScaledObjectRef, GetMetricSpecResponse> specs = Heard.quickly();
        rig.streaming().streamMetricSpec(decode(), specs);

        assertThat(specs.next()).isEqualTo(rig.asking().getMetricSpec(decode()));
        rig.publish("decode", 2);
        rig.publish("decode", 5);
        specs.nothingMore();
        assertThat(rig.scaler().openStreams()).isEqualTo(1);
    }

    @Test
    void aStreamThatIsCancelledIsForgotten() throws Exception {
        rig.publish("decode", 2);
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(decode());
        heard.next();
        assertThat(rig.scaler().openStreams()).isEqualTo(1);

        heard.cancel();

        awaitNoStreams();
        rig.publish("decode", 0);
    }

    @Test
    void aConnectionThatBreaksTakesItsStreamsAlong() throws Exception {
        rig.publish("decode", 2);
        ManagedChannel channel = rig.channel();
        for (int i = 0; i < 50; i++) {
            Heard<ScaledObjectRef, IsActiveResponse> heard = Heard.quickly();
            ExternalScalerGrpc.newStub(channel).streamIsActive(decode(), heard);
            heard.next();
        }
        assertThat(rig.scaler().openStreams()).isEqualTo(50);

        channel.shutdownNow();

        awaitNoStreams();
    }

    @Test
    void whoReadsSlowlyBlocksNobodyAndHearsTheNewest() throws Exception {
        rig.publish("decode", 1);
        ManagedChannel narrow = rig.channel(Optional.empty(), channel -> channel.flowControlWindow(64));
        Heard<ScaledObjectRef, IsActiveResponse> slow = Heard.slowly();
        ExternalScalerGrpc.newStub(narrow).streamIsActive(decode(), slow);
        assertThat(slow.next().getResult()).isTrue();
        Heard<ScaledObjectRef, IsActiveResponse> quick = activity(decode());
        assertThat(quick.next().getResult()).isTrue();

        int changes = 1_001;
        for (int change = 1; change <= changes; change++) {
            rig.publish("decode", change % 2 == 0 ? 1 : 0);
            assertThat(quick.next().getResult()).isEqualTo(change % 2 == 0);
        }

        slow.request(10 * changes);
        int read = 0;
        boolean last = true;
        while (last) { // the newest is false, and comes when there is room for it
            last = slow.next().getResult();
            read++;
        }
        rig.closeServer();
        assertThat(slow.end()).isEmpty();
        assertThat(read + slow.unread()).as("what lay between is left out").isBetween(1, 100);
    }

    @Test
    void aClosingServerSaysGoodbye() throws Exception {
        rig.publish("decode", 2);
        Heard<ScaledObjectRef, IsActiveResponse> heard = activity(decode());
        heard.next();

        rig.closeServer();

        assertThat(heard.end())
                .as("a clean end, after which KEDA comes back at once")
                .isEmpty();
    }

    private Heard<ScaledObjectRef, IsActiveResponse> activity(ScaledObjectRef trigger) {
        Heard<ScaledObjectRef, IsActiveResponse> heard = Heard.quickly();
        rig.streaming().streamIsActive(trigger, heard);
        return heard;
    }

    /** The peer's goodbye is on its way; the test's time limit ends this when it never comes. */
    private void awaitNoStreams() {
        while (rig.scaler().openStreams() > 0) {
            Thread.onSpinWait();
        }
    }
}
