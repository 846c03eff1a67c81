// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Peers that send too much, too slowly, half, or only to take it back: each loses its connection, and nobody else does. */
class HostilePeersTest {

    private static final String READ =
            "GET /apis/external.metrics.k8s.io/v1beta1/namespaces/n/leadline_desired_replicas HTTP/1.1\r\nhost: a\r\n";
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int RESET_STREAM = 3;

    private final ServerRig rig = new ServerRig(Duration.ofSeconds(4));

    @AfterEach
    void stop() {
        rig.close();
    }

    @Test
    void headersOfNineHundredKilobytesAreReadAsTheReferenceReadsThem() throws Exception {
        try (SSLSocket socket = rig.connect("http/1.1")) {
            send(socket, READ + "x-groups: " + "g".repeat(900_000) + "\r\nconnection: close\r\n\r\n");
            assertThat(all(socket)).startsWith("HTTP/1.1 404").contains("\"kind\":\"Status\"");
        }
        assertOthersAreServed();
    }

    @Test
    void largerHeadersAreTheClientsMistakeAndEndItsConnection() throws Exception {
        try (SSLSocket socket = rig.connect("http/1.1")) {
            send(socket, READ + "x-groups: " + "g".repeat(1_500_000) + "\r\n\r\n");
            assertThat(all(socket))
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 4"),
                            hungUp -> assertThat(hungUp).isEmpty());
        }
        assertOthersAreServed();
    }

    @Test
    void aRequestThatDripsIsHungUpOn() throws Exception {
        try (SSLSocket socket = rig.connect("http/1.1")) {
            send(socket, READ + "x-slow: ");
            assertThat(all(socket)).as("what came before the end").doesNotContain("HTTP/1.1 5");
        }
        assertOthersAreServed();
    }

    @Test
    void whoNeverSpeaksTlsIsHungUpOn() throws Exception {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), rig.port())) {
            socket.setSoTimeout(20_000);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
        assertOthersAreServed();
    }

    @Test
    void aHalfClosedConnectionHasItsAnswerOrItsEndAndIsNotKept() throws Exception {
        try (SSLSocket socket = rig.connect("http/1.1")) {
            send(socket, READ + "\r\n");
            socket.shutdownOutput();
            assertThat(all(socket))
                    .satisfiesAnyOf(
                            answer -> assertThat(answer).startsWith("HTTP/1.1 404"),
                            hungUp -> assertThat(hungUp).isEmpty());
        }
        assertOthersAreServed();
    }

    @Test
    void streamsThatAreOpenedOnlyToBeTakenBackEndTheirConnection() throws Exception {
        try (SSLSocket socket = rig.connect("h2")) {
            assertThat(socket.getApplicationProtocol()).isEqualTo("h2");
            OutputStream out = socket.getOutputStream();
            out.write(PREFACE);
            out.write(frame(4, 0, 0, new byte[0]));
            int sent = 0;
            try {
                for (int stream = 1; stream < 20_000; stream += 2) {
                    out.write(frame(1, 5, stream, request("/livez")));
                    out.write(frame(RESET_STREAM, 0, stream, new byte[] {0, 0, 0, 8}));
                    sent++;
                }
                out.flush();
            } catch (SocketException | SSLException closed) {
                assertThat(sent).as("streams before the end").isLessThan(10_000);
            }
            // Returns only when the server has closed.
            String answers = all(socket);
            assertThat(answers.length()).as("bytes answered").isLessThan(1_000_000);
        }
        assertOthersAreServed();
    }

    private void assertOthersAreServed() throws IOException, GeneralSecurityException {
        try (SSLSocket socket = rig.connect("http/1.1")) {
            send(socket, "GET /livez HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n");
            assertThat(all(socket)).startsWith("HTTP/1.1 200").endsWith("ok");
        }
    }

    private static void send(Socket socket, String text) throws IOException {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
        } catch (SocketException | SSLException closed) {
            assertThat(closed).as("the server hung up while this was sent").hasMessageNotContaining("timed out");
        }
    }

    /** Everything until the server closes; a connection that is reset has ended too, one that stays open fails the test. */
    private static String all(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        byte[] part = new byte[8192];
        try {
            for (int count = in.read(part); count >= 0; count = in.read(part)) {
                read.write(part, 0, count);
            }
        } catch (SocketException | SSLException reset) {
            assertThat(reset).as("a reset, not a wait in vain").hasMessageNotContaining("timed out");
        }
        return read.toString(StandardCharsets.US_ASCII);
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(9 + payload.length)
                .put((byte) 0)
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    /** GET and https from the static table, and a path. */
    private static byte[] request(String path) {
        return ByteBuffer.allocate(4 + path.length())
                .put((byte) 0x82)
                .put((byte) 0x87)
                .put((byte) 0x04)
                .put((byte) path.length())
                .put(path.getBytes(StandardCharsets.US_ASCII))
                .array();
    }
}
