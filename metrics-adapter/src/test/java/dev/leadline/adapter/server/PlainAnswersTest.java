// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is said over the wire, beside the documents themselves. */
class PlainAnswersTest {

    private static final String GROUP = "/apis/external.metrics.k8s.io/v1beta1";
    private static final String SCHEMA = "/openapi/v3/apis/external.metrics.k8s.io/v1beta1";

    private final ServerRig rig = new ServerRig(Duration.ofSeconds(30));
    private HttpClient client;

    @BeforeEach
    void start() throws GeneralSecurityException {
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, InsecureTrustManagerFactory.INSTANCE.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(tls).build();
    }

    @AfterEach
    void stop() {
        client.shutdownNow();
        rig.close();
    }

    @Test
    void headHasTheHeadersOfGetAndNoBody() throws Exception {
        HttpResponse<byte[]> get = ask("GET", GROUP);
        HttpResponse<byte[]> head = ask("HEAD", GROUP);
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers().firstValue("content-length")).contains(Integer.toString(get.body().length));
    }

    @Test
    void aLargeDocumentIsSentCompressedToWhoAsks() throws Exception {
        HttpResponse<byte[]> plain = ask("GET", SCHEMA);
        HttpResponse<byte[]> packed = ask("GET", SCHEMA, "accept-encoding", "gzip");
        assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
        assertThat(packed.body().length).isLessThan(plain.body().length);
        try (GZIPInputStream unpacked = new GZIPInputStream(new ByteArrayInputStream(packed.body()))) {
            assertThat(unpacked.readAllBytes()).isEqualTo(plain.body());
        }
    }

    @Test
    void aDocumentThatIsKnownAlreadyIsNotSentAgain() throws Exception {
        String tag = ask("GET", "/apis").headers().firstValue("etag").orElseThrow();
        HttpResponse<byte[]> again = ask("GET", "/apis", "if-none-match", tag);
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void noRefusalAsksToBeTriedLater() throws Exception {
        rig.readiness.with("shutdown", () -> false);
        for (String path : new String[] {GROUP + "/namespaces/n/unknown", GROUP + "/other", "/nothing", "/readyz"}) {
            HttpResponse<byte[]> refusal = ask("GET", path);
            assertThat(refusal.statusCode()).as(path).isGreaterThanOrEqualTo(400);
            assertThat(refusal.headers().firstValue("retry-after")).as(path).isEmpty();
        }
    }

    @Test
    void itTellsOfItselfForPrometheus() throws Exception {
        ask("GET", GROUP);
        assertThat(new String(ask("GET", "/metrics").body(), StandardCharsets.UTF_8))
                .contains("leadline_adapter_requests_total{code=\"200\"} 1.0")
                .contains("metrics_apiserver_request_seconds_bucket")
                .contains("leadline_adapter_pools{freshness=\"Held\"} 0.0");
    }

    private HttpResponse<byte[]> ask(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + rig.port() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }
}
