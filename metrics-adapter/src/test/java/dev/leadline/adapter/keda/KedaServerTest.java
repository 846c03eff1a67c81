// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import static dev.leadline.adapter.keda.KedaRig.decode;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import externalscaler.ExternalScalerGrpc;
import externalscaler.IsActiveResponse;
import externalscaler.ScaledObjectRef;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class KedaServerTest {

    private static final int PATIENCE_MILLIS = 20_000;

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void presentsTheCertificateOfTheMoment(String protocol) throws Exception {
        try (KedaRig rig = new KedaRig()) {
            assertThat(presented(rig, protocol)).isEqualTo(rig.keys().certificate());

            X509Certificate next = rig.keys().rotate();

            assertThat(presented(rig, protocol)).isEqualTo(next);
        }
    }

    @Test
    void anOpenConnectionOutlivesARotation() throws Exception {
        try (KedaRig rig = new KedaRig()) {
            rig.publish("decode", 2);
            Heard<ScaledObjectRef, IsActiveResponse> heard = Heard.quickly();
            rig.streaming().streamIsActive(decode(), heard);
            assertThat(heard.next().getResult()).isTrue();

            rig.keys().rotate();
            rig.publish("decode", 0);

            assertThat(heard.next().getResult()).isFalse();
        }
    }

    @Test
    void speaksNoOldTlsAndNoPlainText() throws Exception {
        try (KedaRig rig = new KedaRig()) {
            assertThatIOException().isThrownBy(() -> presented(rig, "TLSv1.1"));

            ManagedChannel plain = rig.channel(Optional.empty(), NettyChannelBuilder::usePlaintext);
            assertUnavailable(plain);
        }
    }

    @Test
    void whereAuthoritiesAreNamedOnlyTheirClientsAreHeard(@TempDir Path folder) throws Exception {
        X509Bundle ours = Keys.authority("clients");
        Path file = Files.writeString(folder.resolve("ca.crt"), ours.getCertificatePEM());
        try (KedaRig rig = new KedaRig(Optional.of(file), KedaLimits.USUAL)) {
            assertThat(specs(channel(rig, Keys.client(ours)))).isEqualTo(1);
            assertUnavailable(rig.channel());
            assertUnavailable(channel(rig, Keys.client(Keys.authority("clients"))));
        }
    }

    @Test
    void authoritiesChangeWithoutARestart(@TempDir Path folder) throws Exception {
        X509Bundle before = Keys.authority("clients");
        X509Bundle after = Keys.authority("clients");
        Path file = Files.writeString(folder.resolve("ca.crt"), before.getCertificatePEM());
        try (KedaRig rig = new KedaRig(Optional.of(file), KedaLimits.USUAL)) {
            assertThat(specs(channel(rig, Keys.client(before)))).isEqualTo(1);

            change(file, before.getCertificatePEM() + after.getCertificatePEM());
            assertThat(specs(channel(rig, Keys.client(before)))).isEqualTo(1);
            assertThat(specs(channel(rig, Keys.client(after)))).isEqualTo(1);

            change(file, "half a fi");
            assertThat(specs(channel(rig, Keys.client(after)))).isEqualTo(1);

            change(file, after.getCertificatePEM());
            assertUnavailable(channel(rig, Keys.client(before)));
            assertThat(specs(channel(rig, Keys.client(after)))).isEqualTo(1);
        }
    }

    @Test
    void anAuthorityThatIsNotThereYetLetsNobodyIn(@TempDir Path folder) throws Exception {
        X509Bundle ours = Keys.authority("clients");
        Path file = folder.resolve("ca.crt");
        try (KedaRig rig = new KedaRig(Optional.of(file), KedaLimits.USUAL)) {
            assertUnavailable(channel(rig, Keys.client(ours)));

            change(file, ours.getCertificatePEM());

            assertThat(specs(channel(rig, Keys.client(ours)))).isEqualTo(1);
        }
    }

    @Test
    void connectionsAreCountedAndOneThatGoesMakesRoom() throws Exception {
        try (KedaRig rig = new KedaRig(Optional.empty(), limits(2, 100, Duration.ofMinutes(1)));
                Socket stays = connect(rig)) {
            try (Socket goes = connect(rig);
                    Socket third = connect(rig)) {
                assertThat(goes.isConnected()).isTrue();
                assertThat(third.getInputStream().read()).as("hung up on").isEqualTo(-1);
            }

            assertThat(specs(patient(rig))).isEqualTo(1);
            assertThat(stays.isConnected()).isTrue();
        }
    }

    @Test
    void whoConnectsAndSaysNothingIsHungUpOn() throws Exception {
        try (KedaRig rig = new KedaRig(Optional.empty(), limits(10, 100, Duration.ofMillis(300)));
                Socket silent = connect(rig)) {
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void callsAreCountedAndOneThatEndsMakesRoom() throws Exception {
        try (KedaRig rig = new KedaRig(Optional.empty(), limits(10, 2, Duration.ofMinutes(1)))) {
            rig.publish("decode", 2);
            Heard<ScaledObjectRef, IsActiveResponse> first = Heard.quickly();
            Heard<ScaledObjectRef, IsActiveResponse> second = Heard.quickly();
            rig.streaming().streamIsActive(decode(), first);
            rig.streaming().streamIsActive(decode(), second);
            first.next();
            second.next();
            ManagedChannel third = rig.channel();

            StatusRuntimeException refused = catchThrowableOfType(StatusRuntimeException.class, () -> specs(third));
            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
            assertThat(refused.getStatus().getDescription()).contains("2 calls open");

            first.cancel();
            while (rig.scaler().openStreams() > 1) {
                Thread.onSpinWait();
            }
            assertThat(specs(third)).isEqualTo(1);
        }
    }

    @Test
    void hugeRequestsAndHeadersAreRefused() {
        try (KedaRig rig = new KedaRig()) {
            ScaledObjectRef huge = KedaRig.trigger("inference", Map.of("policy", "x".repeat(1 << 20)));
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> rig.asking().getMetricSpec(huge))
                    .satisfies(refused ->
                            assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
            Metadata headers = new Metadata();
            headers.put(Metadata.Key.of("x-long", Metadata.ASCII_STRING_MARSHALLER), "x".repeat(1 << 20));
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> rig.asking()
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                            .getMetricSpec(decode()));

            assertThat(specs(rig.channel())).isEqualTo(1);
        }
    }

    @Test
    void aClosedServerLeavesItsPort() throws Exception {
        int port;
        try (KedaRig rig = new KedaRig()) {
            port = rig.port();
            assertThatIOException()
                    .as("while it is taken")
                    .isThrownBy(() -> KedaServer.start(
                            new KedaSettings(
                                    new InetSocketAddress(InetAddress.getLoopbackAddress(), port), Optional.empty()),
                            rig.scaler(),
                            rig.keys()));
        }
        assertThatIOException().isThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close());
    }

    private static KedaLimits limits(int connections, int calls, Duration handshake) {
        KedaLimits usual = KedaLimits.USUAL;
        return new KedaLimits(
                connections,
                calls,
                usual.messageBytes(),
                usual.headerBytes(),
                usual.resets(),
                handshake,
                usual.idle(),
                usual.goodbye());
    }

    private static int specs(ManagedChannel channel) {
        return ExternalScalerGrpc.newBlockingStub(channel)
                .withDeadlineAfter(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
                .getMetricSpec(decode())
                .getMetricSpecsCount();
    }

    /** A channel that goes on connecting until there is room. */
    private static ManagedChannel patient(KedaRig rig) {
        ManagedChannel channel = rig.channel();
        while (true) {
            try {
                specs(channel);
                return channel;
            } catch (StatusRuntimeException full) {
                channel.resetConnectBackoff();
            }
        }
    }

    private static void assertUnavailable(ManagedChannel channel) {
        assertThat(catchThrowableOfType(StatusRuntimeException.class, () -> specs(channel))
                        .getStatus()
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static ManagedChannel channel(KedaRig rig, X509Bundle client) {
        return rig.channel(Optional.of(client), builder -> builder);
    }

    /** Another time on the file, as a mount of another version of a Secret has. */
    private static void change(Path file, String text) throws IOException {
        Instant before = Files.exists(file) ? Files.getLastModifiedTime(file).toInstant() : KedaRig.NOON;
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.from(before.plusSeconds(1)));
    }

    private static Socket connect(KedaRig rig) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    private static Certificate presented(KedaRig rig, String protocol) throws Exception {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, new TrustManager[] {Keys.AUTHORITY.toTrustManager()}, null);
        try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", rig.port())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setEnabledProtocols(new String[] {protocol});
            socket.getSSLParameters().setApplicationProtocols(new String[] {"h2"});
            socket.startHandshake();
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
