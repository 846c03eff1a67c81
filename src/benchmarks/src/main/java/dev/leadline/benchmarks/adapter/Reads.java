// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.handler.ssl.JdkSslContext;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Single reads, over a connection that stays. */
final class Reads implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final HttpClient client;
    private final int port;

    Reads(Authority authority, int port) throws IOException {
        this.port = port;
        JdkSslContext tls =
                (JdkSslContext) Tls.client(authority.authority(), authority.client(), LoadOrder.Protocol.h1);
        client = HttpClient.newBuilder()
                .sslContext(tls.context())
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(PATIENCE)
                .build();
    }

    /** The body of a 200; absent when the answer is another one or there is none. */
    Optional<String> read(String path) throws InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + path))
                .timeout(PATIENCE);
        Requests.HEADERS.forEach(header -> request.header(header.getKey(), header.getValue()));
        try {
            HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
            return Optional.of(answer).filter(one -> one.statusCode() == 200).map(HttpResponse::body);
        } catch (IOException unanswered) {
            return Optional.empty();
        }
    }

    /** Brings an object of an API server to the state told, as one of its masters; false when it does not take it. */
    boolean apply(String path, String object) throws InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create("https://localhost:" + port + path + "?fieldManager=benchmark&force=true"))
                .timeout(PATIENCE)
                .header("content-type", "application/apply-patch+yaml")
                .header("x-remote-user", "benchmark")
                .header("x-remote-group", "system:masters")
                .method("PATCH", BodyPublishers.ofString(object))
                .build();
        try {
            return client.send(request, BodyHandlers.discarding()).statusCode() / 100 == 2;
        } catch (IOException unanswered) {
            return false;
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
