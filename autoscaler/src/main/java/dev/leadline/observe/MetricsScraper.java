// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.MissingReason;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.zip.GZIPInputStream;
import javax.net.ssl.SSLException;

/**
 * Fetches metrics bodies over HTTP. The time limit holds for the whole answer, so a body that drips is given up as one
 * that never comes; redirects are not followed, because a metrics endpoint that moves is a wrong address and could point
 * anywhere; a compressed body is limited by what it unpacks to. Bodies are asked for uncompressed: inside a cluster the
 * engine's processor is dearer than the wire.
 *
 * <p>Safe for use by many threads; {@link #fetch} blocks and is meant for virtual threads.
 */
public final class MetricsScraper implements AutoCloseable {
    private static final String ACCEPT = "text/plain;version=0.0.4,application/openmetrics-text;version=1.0.0;q=0.5";

    /**
     * Answers awaited at a time, by all policies together. After a start every fleet is asked at once; ten thousand answers
     * would fill the heap before the first of them is read.
     */
    private static final int MOST_AT_ONCE = 512;

    private static final String KEPT = "jdk.httpclient.connectionPoolSize";

    private final ScrapeLimits limits;
    private final Semaphore places = new Semaphore(MOST_AT_ONCE, true);
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client;

    /**
     * Bounds the connections that the JDK's client keeps for half a minute each, about 40 kB apiece: of ten thousand engines that
     * are asked every 15 s they would take 400 MB. The client reads this once in the life of a process, so it is called first.
     */
    public static void boundKeptConnections() {
        if (System.getProperty(KEPT) == null) {
            System.setProperty(KEPT, Integer.toString(MOST_AT_ONCE));
        }
    }

    /** A scraper with these limits. */
    public MetricsScraper(ScrapeLimits limits) {
        this.limits = limits;
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(limits.timeout())
                .executor(threads)
                .build();
    }

    /** The limits it keeps. */
    ScrapeLimits limits() {
        return limits;
    }

    /**
     * Asks one source, when its turn has come.
     *
     * @param address where, http or https
     * @param source what the source is called in sentences
     */
    Scrape fetch(URI address, String source) {
        try {
            places.acquire();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return interrupted(source);
        }
        try {
            return ask(address, source);
        } finally {
            places.release();
        }
    }

    private Scrape ask(URI address, String source) {
        AtomicBoolean answered = new AtomicBoolean();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", ACCEPT)
                .header("User-Agent", "leadline")
                .timeout(limits.timeout())
                .GET()
                .build();
        CompletableFuture<HttpResponse<byte[]>> pending = client.sendAsync(request, head -> {
            answered.set(true);
            return new BoundedBody(
                    head.headers().firstValueAsLong("Content-Length").orElse(-1), limits.maxBytes());
        });
        try {
            return answer(pending.get(limits.timeout().toNanos(), TimeUnit.NANOSECONDS), source);
        } catch (TimeoutException late) {
            pending.cancel(true);
            return timedOut(source);
        } catch (InterruptedException stopped) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            return interrupted(source);
        } catch (ExecutionException failed) {
            return failure(failed.getCause() == null ? failed : failed.getCause(), answered.get(), source);
        }
    }

    private Scrape answer(HttpResponse<byte[]> response, String source) {
        int status = response.statusCode();
        if (status / 100 == 3) {
            return new Scrape.Failed(
                    MissingReason.HttpError,
                    source + " answered with a redirect (HTTP " + status + "), which is not followed");
        }
        if (status != 200) {
            return new Scrape.Failed(MissingReason.HttpError, source + " answered with HTTP " + status);
        }
        String type = response.headers().firstValue("Content-Type").orElse("").toLowerCase(Locale.ROOT);
        boolean openMetrics = type.startsWith("application/openmetrics-text");
        String encoding = response.headers()
                .firstValue("Content-Encoding")
                .orElse("identity")
                .toLowerCase(Locale.ROOT);
        return switch (encoding) {
            case "identity", "" -> new Scrape.Body(response.body(), openMetrics);
            case "gzip", "x-gzip" -> unpacked(response.body(), openMetrics, source);
            default ->
                new Scrape.Failed(
                        MissingReason.NotMetrics,
                        source + " answered in the encoding " + encoding + ", which was not asked for");
        };
    }

    private Scrape unpacked(byte[] packed, boolean openMetrics, String source) {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] body = in.readNBytes(limits.maxBytes() + 1);
            return body.length > limits.maxBytes() ? tooLarge(source) : new Scrape.Body(body, openMetrics);
        } catch (IOException broken) {
            return new Scrape.Failed(
                    MissingReason.Truncated, source + " sent a compressed answer that is cut off or damaged");
        }
    }

    private Scrape failure(Throwable cause, boolean answered, String source) {
        return switch (cause) {
            case HttpConnectTimeoutException ignored ->
                new Scrape.Failed(
                        MissingReason.TimedOut, source + " took no connection within " + words(limits.timeout()));
            case HttpTimeoutException ignored -> timedOut(source);
            case BoundedBody.TooLargeException ignored -> tooLarge(source);
            case SSLException ignored ->
                new Scrape.Failed(MissingReason.Unreachable, "no trusted TLS connection to " + source);
            default ->
                answered
                        ? new Scrape.Failed(
                                MissingReason.Truncated, source + " broke the connection in the middle of its answer")
                        : new Scrape.Failed(MissingReason.Unreachable, source + " cannot be reached");
        };
    }

    private static Scrape.Failed interrupted(String source) {
        return new Scrape.Failed(MissingReason.TimedOut, "asking " + source + " was interrupted");
    }

    private Scrape.Failed timedOut(String source) {
        return new Scrape.Failed(
                MissingReason.TimedOut, source + " did not answer completely within " + words(limits.timeout()));
    }

    private Scrape.Failed tooLarge(String source) {
        return new Scrape.Failed(
                MissingReason.TooLarge,
                source + " answered with more than the allowed " + limits.maxBytes() + " bytes");
    }

    private static String words(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    /** Breaks off what is under way. */
    @Override
    public void close() {
        client.shutdownNow();
        threads.shutdownNow();
        client.close();
    }
}
