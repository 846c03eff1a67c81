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
import java.util.List;
import java.util.Locale;

/**
 * Drives a running service over HTTP with the observations of a simulated fleet, one after the other on one connection, each
 * answered by its decision before the next is sent: {@code PushRate PORT INSTANCES WARM OBSERVATIONS}.
 */
public final class PushRate {

    private static final String POLICY = "/api/v1/policies/inference/qwen3-32b";

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String service;

    private PushRate(int port) {
        service = "http://127.0.0.1:" + port;
    }

    /** Puts the policy, warms up, and prints the rate of the rest. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        PushRate rate = new PushRate(Integer.parseInt(arguments[0]));
        int instances = Integer.parseInt(arguments[1]);
        int warm = Integer.parseInt(arguments[2]);
        int counted = Integer.parseInt(arguments[3]);
        List<byte[]> bodies = DecisionFleet.looks(instances / 2, warm + counted).stream()
                .map(look -> ObservationBody.of(look).getBytes(StandardCharsets.UTF_8))
                .toList();
        rate.send("PUT", POLICY, DecisionFleet.POLICY.getBytes(StandardCharsets.UTF_8));
        rate.push(bodies.subList(0, warm));
        long start = System.nanoTime();
        double[] took = rate.push(bodies.subList(warm, bodies.size()));
        double seconds = (System.nanoTime() - start) / 1e9;
        Arrays.sort(took);
        System.out.printf(
                Locale.ROOT,
                "%d instances, %,d observations of %,d bytes after %,d to warm up: %.0f observations/s; median %.2f ms, p99 %.2f ms%n",
                instances,
                counted,
                bodies.getLast().length,
                warm,
                counted / seconds,
                took[took.length / 2],
                took[took.length * 99 / 100]);
    }

    /** Milliseconds of each. */
    private double[] push(List<byte[]> bodies) throws IOException, InterruptedException {
        double[] took = new double[bodies.size()];
        for (int i = 0; i < took.length; i++) {
            long start = System.nanoTime();
            send("POST", POLICY + "/observations", bodies.get(i));
            took[i] = (System.nanoTime() - start) / 1e6;
        }
        return took;
    }

    private void send(String method, String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service + path))
                .method(method, BodyPublishers.ofByteArray(body))
                .build();
        HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
        if (answer.statusCode() / 100 != 2) {
            throw new IOException(
                    method + " " + path + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
    }
}
