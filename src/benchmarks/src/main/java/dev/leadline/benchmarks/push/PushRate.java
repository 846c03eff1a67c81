// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.push;

import dev.leadline.benchmarks.DecisionFleet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Drives a running service over HTTP with the observations of a simulated fleet, one after the other on one connection, each
 * answered by its decision before the next is sent: {@code PushRate PORT INSTANCES WARM OBSERVATIONS}.
 */
public final class PushRate {

    private static final int BLOCK = 2_000;
    private static final int AGAIN = 2_000;

    private static final String POLICY = "/api/v1/policies/inference/qwen3-32b";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String service;

    private PushRate(int port) {
        service = "http://127.0.0.1:" + port;
    }

    /** Puts the policy, warms up, and prints the rate of the rest, then what part of it is not deciding. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PushRate rate = new PushRate(Integer.parseInt(arguments[0]));
        int instances = Integer.parseInt(arguments[1]);
        int warm = Integer.parseInt(arguments[2]);
        int counted = Integer.parseInt(arguments[3]);
        List<byte[]> bodies = DecisionFleet.looks(instances / 2, warm + counted).stream()
                .map(look -> ObservationBody.of(look).getBytes(StandardCharsets.UTF_8))
                .toList();
        rate.send("PUT", POLICY, DecisionFleet.POLICY.getBytes(StandardCharsets.UTF_8));
        System.out.printf(Locale.ROOT, "%d instances, %,d bytes an observation%n", instances, bodies.getLast().length);
        // What is compiled on the way costs most of the first thousands, so they are shown block by block.
        for (int from = 0; from < warm; from += BLOCK) {
            rate.report(from + " to warm up, then", bodies.subList(from, Math.min(warm, from + BLOCK)));
        }
        rate.report(warm + " to warm up, then", bodies.subList(warm, bodies.size()));
        // The same again is read and answered, and not decided anew.
        rate.report("answered again", Collections.nCopies(AGAIN, bodies.getLast()));
        rate.reportNothing();
    }

    private void report(String what, List<byte[]> bodies) throws IOException, InterruptedException {
        double[] took = new double[bodies.size()];
        for (int i = 0; i < took.length; i++) {
            took[i] = send("POST", POLICY + "/observations", bodies.get(i));
        }
        print(what, took);
    }

    private void reportNothing() throws IOException, InterruptedException {
        double[] took = new double[AGAIN];
        for (int i = 0; i < took.length; i++) {
            took[i] = send("GET", "/livez", new byte[0]);
        }
        print("requests that ask for nothing", took);
    }

    private static void print(String what, double[] took) {
        double seconds = Arrays.stream(took).sum() / 1e3;
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%s %,d: %.0f a second; median %.2f ms, p99 %.2f ms%n",
                what,
                took.length,
                took.length / seconds,
                took[took.length / 2],
                took[took.length * 99 / 100]);
    }

    /** Milliseconds that it took. */
    private double send(String method, String path, byte[] body) throws IOException, InterruptedException {
        long start = System.nanoTime();
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + path))
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
        return (System.nanoTime() - start) / 1e6;
    }
}
