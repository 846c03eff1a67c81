// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.MissingReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MetricsScraperTest {
    private static final byte[] BODY = "x 1\n".getBytes(StandardCharsets.UTF_8);
    private static final int LIMIT = 100_000;

    private final LoopbackServer server = new LoopbackServer();
    private final MetricsScraper patient = scraper(Duration.ofSeconds(10));
    private final MetricsScraper hasty = scraper(Duration.ofMillis(200));

    private static MetricsScraper scraper(Duration timeout) {
        return new MetricsScraper(new ScrapeLimits(timeout, LIMIT, 8, Duration.ZERO));
    }

    @AfterEach
    void stop() throws IOException {
        patient.close();
        hasty.close();
        server.close();
    }

    @Test
    void returnsACompleteBody() {
        server.serves("/metrics", BODY);

        assertThat(patient.fetch(server.at("/metrics"), "p-0"))
                .isInstanceOfSatisfying(
                        Scrape.Body.class, body -> assertThat(body.bytes()).isEqualTo(BODY));
    }

    @Test
    void anErrorStatusIsNamed() {
        server.does("/metrics", out -> LoopbackServer.write(out, "500 Broken", "", BODY, BODY.length));

        assertThat(failed(patient, "/metrics", MissingReason.HttpError)).isEqualTo("p-0 answered with HTTP 500");
    }

    @Test
    void redirectsAreNotFollowed() {
        server.does(
                "/metrics",
                out -> LoopbackServer.write(
                        out, "302 Found", "Location: " + server.at("/elsewhere") + "\r\n", new byte[0], 0));
        server.serves("/elsewhere", BODY);

        assertThat(failed(patient, "/metrics", MissingReason.HttpError)).contains("redirect");
    }

    @Test
    void aBodyShorterThanDeclaredIsTruncated() {
        server.does("/metrics", out -> LoopbackServer.write(out, "200 OK", "", BODY, 5_000));

        failed(patient, "/metrics", MissingReason.Truncated);
    }

    @Test
    void aServerThatHangsIsGivenUpInTime() {
        server.hangs("/metrics");

        assertThat(failed(hasty, "/metrics", MissingReason.TimedOut)).contains("200 ms");
    }

    @Test
    void aBodyThatDripsIsGivenUpInTime() {
        server.drips("/metrics");

        failed(hasty, "/metrics", MissingReason.TimedOut);
    }

    @Test
    void aBodyAboveTheLimitIsRefused() {
        server.serves("/metrics", new byte[LIMIT + 1]);

        failed(patient, "/metrics", MissingReason.TooLarge);
    }

    @Test
    void aBodyWithoutLengthIsLimitedToo() {
        server.does("/metrics", out -> {
            out.write("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[LIMIT + 1]);
            out.flush();
        });

        failed(patient, "/metrics", MissingReason.TooLarge);
    }

    @Test
    void readsACompressedBody() throws IOException {
        byte[] packed = packed(BODY);
        server.does(
                "/metrics",
                out -> LoopbackServer.write(out, "200 OK", "Content-Encoding: gzip\r\n", packed, packed.length));

        assertThat(patient.fetch(server.at("/metrics"), "p-0"))
                .isInstanceOfSatisfying(
                        Scrape.Body.class, body -> assertThat(body.bytes()).isEqualTo(BODY));
    }

    @Test
    void aCompressedBombIsDefused() throws IOException {
        byte[] bomb = packed(new byte[50 << 20]);
        assertThat(bomb.length).isLessThan(LIMIT);
        server.does(
                "/metrics",
                out -> LoopbackServer.write(out, "200 OK", "Content-Encoding: gzip\r\n", bomb, bomb.length));

        failed(patient, "/metrics", MissingReason.TooLarge);
    }

    @Test
    void aCompressedBodyCutOffIsTruncated() throws IOException {
        byte[] packed = packed(Bodies.bytes("vllm-decode.prom"));
        server.does("/metrics", out -> {
            byte[] half = Arrays.copyOf(packed, packed.length / 2);
            LoopbackServer.write(out, "200 OK", "Content-Encoding: gzip\r\n", half, half.length);
        });

        failed(patient, "/metrics", MissingReason.Truncated);
    }

    @Test
    void nobodyListensIsUnreachable() throws IOException {
        int port;
        try (ServerSocket taken = new ServerSocket(0)) {
            port = taken.getLocalPort();
        }

        assertThat(patient.fetch(URI.create("http://127.0.0.1:" + port + "/metrics"), "p-0"))
                .isEqualTo(new Scrape.Failed(MissingReason.Unreachable, "p-0 cannot be reached"));
    }

    @Test
    void aBodyThatChangesItsLengthBetweenScrapesIsReadEachTimeAsItIs() {
        for (int lines : List.of(1, 2_000, 3)) {
            server.serves("/metrics", "x 1\n".repeat(lines));
            assertThat(patient.fetch(server.at("/metrics"), "p-0"))
                    .isInstanceOfSatisfying(
                            Scrape.Body.class, body -> assertThat(body.bytes()).hasSize(4 * lines));
        }
    }

    private String failed(MetricsScraper scraper, String path, MissingReason reason) {
        Scrape scrape = scraper.fetch(server.at(path), "p-0");
        assertThat(scrape).isInstanceOfSatisfying(Scrape.Failed.class, failed -> {
            assertThat(failed.code()).isEqualTo(reason);
            assertThat(failed.sentence()).contains("p-0").doesNotContain("127.0.0.1");
        });
        return ((Scrape.Failed) scrape).sentence();
    }

    private static byte[] packed(byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(body);
        }
        return bytes.toByteArray();
    }
}
