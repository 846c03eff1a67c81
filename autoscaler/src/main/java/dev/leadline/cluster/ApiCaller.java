// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.net.URI;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Single calls to the API server with a deadline. Nothing is sent twice: a client that repeats a write after a time-out
 * would write after the moment up to which it was allowed to.
 *
 * <p>So many are under way at once and no more; further ones wait, and their deadline runs. All share one connection, which
 * carries about a hundred requests and refuses the next: a thousand policies that are looked at for the first time would
 * leave no room for the renewal of the lease.
 */
final class ApiCaller {

    static final String JSON = "application/json";
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final String STOPS = "the call was interrupted because Leadline stops";

    /** Calls at once of one caller. */
    static final int MOST_AT_ONCE = 32;

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private final HttpClient http;
    private final String server;

    ApiCaller(KubernetesClient client) {
        http = client.getHttpClient()
                .newBuilder()
                .tag(new RequestConfigBuilder().withRequestRetryBackoffLimit(0).build())
                .build();
        String root = client.getMasterUrl().toString();
        server = root.endsWith("/") ? root.substring(0, root.length() - 1) : root;
    }

    /** What came back. */
    sealed interface Answer permits Said, Silent {}

    /** An HTTP answer; the body is a missing node where it was no JSON. */
    record Said(int code, JsonNode body) implements Answer {
        boolean good() {
            return code >= 200 && code < 300;
        }

        String message() {
            return body.path("message").asString("");
        }
    }

    /** No complete answer; {@code why} is half a sentence. */
    record Silent(String why) implements Answer {}

    Answer get(String path, Duration deadline) {
        return call("GET", path, Optional.empty(), JSON, deadline);
    }

    Answer put(String path, JsonNode body, Duration deadline) {
        return call("PUT", path, Optional.of(body), JSON, deadline);
    }

    Answer mergePatch(String path, JsonNode body, Duration deadline) {
        return call("PATCH", path, Optional.of(body), MERGE_PATCH, deadline);
    }

    private Answer call(String method, String path, Optional<JsonNode> body, String type, Duration deadline) {
        HttpRequest.Builder request = http.newHttpRequestBuilder()
                .uri(URI.create(server + path))
                .header("Accept", JSON)
                .timeout(deadline.toMillis(), TimeUnit.MILLISECONDS);
        body.ifPresent(json -> request.method(method, type, json.toString()));
        long end = System.nanoTime() + deadline.toNanos();
        try {
            if (!places.tryAcquire(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                return new Silent(
                        "the API server did not answer the calls before this one within " + seconds(deadline));
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return new Silent(STOPS);
        }
        try {
            return send(request.build(), end, deadline);
        } finally {
            places.release();
        }
    }

    private Answer send(HttpRequest request, long end, Duration deadline) {
        CompletableFuture<HttpResponse<byte[]>> pending = http.sendAsync(request, byte[].class);
        try {
            HttpResponse<byte[]> response = pending.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
            return new Said(response.code(), parse(response.body()));
        } catch (TimeoutException late) {
            pending.cancel(true);
            return new Silent("the API server did not answer within " + seconds(deadline));
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return new Silent(STOPS);
        } catch (ExecutionException failed) {
            return new Silent(
                    cause(failed) instanceof HttpTimeoutException
                            ? "the API server did not answer within " + seconds(deadline)
                            : "the API server cannot be reached: " + said(cause(failed)));
        }
    }

    private static JsonNode parse(byte[] body) {
        try {
            return body == null || body.length == 0 ? MAPPER.missingNode() : MAPPER.readTree(body);
        } catch (JacksonException noJson) {
            // A proxy's HTML or the server's plain "404 page not found": the status code says all there is.
            return MAPPER.missingNode();
        }
    }

    private static String seconds(Duration deadline) {
        return deadline.toMillis() % 1000 == 0 ? deadline.toSeconds() + " s" : deadline.toMillis() + " ms";
    }

    private static Throwable cause(Throwable failed) {
        Throwable deepest = failed;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
