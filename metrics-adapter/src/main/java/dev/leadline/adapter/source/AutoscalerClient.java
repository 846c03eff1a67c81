// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The autoscaler's REST API, as far as it is read here. HTTPS trusts whom the system trusts. */
final class AutoscalerClient implements AutoCloseable {

    /** Largest page of policies. */
    static final int LARGEST_PAGE = 32 * 1024 * 1024;
    /** Most policies that are followed. */
    static final int MOST_POLICIES = 20_000;

    private static final int MOST_PAGES = 1000;
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient client;
    private final StreamSettings settings;
    private final String base;

    AutoscalerClient(StreamSettings settings) {
        this.settings = settings;
        this.base = settings.autoscaler().toString().replaceFirst("/+$", "");
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.answer())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    /**
     * All policies, in trees of maps, lists and scalars.
     *
     * @throws IOException when not all of them could be read
     */
    List<Map<?, ?>> policies() throws IOException, InterruptedException {
        List<Map<?, ?>> policies = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        for (int page = 0; page < MOST_PAGES; page++) {
            String query = cursor.map(next -> "?cursor=" + URLEncoder.encode(next, StandardCharsets.UTF_8))
                    .orElse("");
            Map<?, ?> answer = tree(bytes("/api/v1/policies" + query));
            if (!(answer.get("items") instanceof List<?> items)) {
                throw new IOException("the answer of " + base + "/api/v1/policies has no list 'items'");
            }
            for (Object item : items) {
                if (item instanceof Map<?, ?> policy) {
                    policies.add(policy);
                }
            }
            if (policies.size() > MOST_POLICIES) {
                throw new IOException("there are more than " + MOST_POLICIES + " policies");
            }
            cursor = Fields.text(answer, "next");
            if (cursor.isEmpty()) {
                return policies;
            }
        }
        throw new IOException("the list of policies has more than " + MOST_PAGES + " pages");
    }

    /** A JSON object. */
    static Map<?, ?> tree(byte[] json) throws IOException {
        try {
            Map<?, ?> tree = JSON.readValue(json, Map.class);
            return tree == null ? Map.of() : tree;
        } catch (JacksonException broken) {
            throw new IOException("what the autoscaler sent is not a JSON object: " + broken.getOriginalMessage());
        }
    }

    /** The stream of decisions; the caller closes it. */
    InputStream stream() throws IOException, InterruptedException {
        HttpRequest request = request("/api/v1/stream", "text/event-stream");
        HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200) {
            answer.body().close();
            throw refused(request, answer.statusCode());
        }
        return answer.body();
    }

    private byte[] bytes(String path) throws IOException, InterruptedException {
        HttpRequest request = request(path, "application/json");
        BodyHandler<byte[]> limited = BodyHandlers.limiting(BodyHandlers.ofByteArray(), LARGEST_PAGE);
        CompletableFuture<HttpResponse<byte[]>> coming = client.sendAsync(request, limited);
        try {
            // The request's own limit ends with the headers.
            HttpResponse<byte[]> answer = coming.get(settings.answer().toMillis(), TimeUnit.MILLISECONDS);
            if (answer.statusCode() != 200) {
                throw refused(request, answer.statusCode());
            }
            return answer.body();
        } catch (ExecutionException failed) {
            throw new IOException(said(failed.getCause() == null ? failed : failed.getCause()), failed);
        } catch (TimeoutException late) {
            throw new IOException("no whole answer within " + settings.answer().toSeconds() + " s", late);
        } finally {
            coming.cancel(true);
        }
    }

    /** What a failure says of itself. */
    static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null || message.isBlank()
                ? failure.getClass().getSimpleName()
                : message.strip().replaceAll("\\s+", " ");
    }

    private HttpRequest request(String path, String accept) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .timeout(settings.answer())
                .header("Accept", accept)
                .build();
    }

    private static IOException refused(HttpRequest request, int status) {
        return new IOException("GET " + request.uri() + " answers " + status);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
