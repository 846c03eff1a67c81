// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.wire.Requests.BASE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.board.Snapshot;
import dev.leadline.testkit.ForAll;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestPathTest {

    private final ExternalMetrics documents = new ExternalMetricsDocuments("0.1.0");

    @ParameterizedTest
    @ValueSource(
            strings = {
                BASE + "/namespaces/ns/foo",
                BASE + "/namespaces/ns/foo/",
                "/" + BASE + "/namespaces/ns/foo",
                BASE + "/namespaces/n%73/fo%6F",
                "/apis%2Fexternal.metrics.k8s.io/v1beta1/namespaces/ns/foo"
            })
    void readsAMetricOfANamespace(String path) {
        assertThat(target(path)).isEqualTo(new RequestTarget.Metric("ns", "foo"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/foo",
                "/namespaces/ns",
                "/namespaces/ns/",
                "/namespaces//foo",
                "/namespaces/ns//foo",
                "/namespaces/ns/foo/bar",
                "/namespaces/ns/foo%2Fbar",
                "/namespaces/ns/status",
                "/namespaces/ns/finalize",
                "/watch/namespaces/ns/foo",
                "/nodes/ns/foo"
            })
    void findsNothingElsewhereInTheGroup(String path) {
        assertThat(target(BASE + path)).isInstanceOf(RequestTarget.Other.class);
        assertThat(documents.answer(Requests.get(BASE + path), Snapshot.EMPTY).status())
                .isEqualTo(404);
    }

    @Test
    void readsAnotherVersionAsSomethingElseOfTheGroup() {
        assertThat(target("/apis/external.metrics.k8s.io/v1/namespaces/ns/foo"))
                .isInstanceOf(RequestTarget.Other.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/apis",
                "/apis/external.metrics.k8s.io",
                BASE,
                BASE + "/",
                "/openapi/v2",
                "/openapi/v3",
                "/version",
                "/metrics",
                "/readyz-of-somebody",
                "/apis/apps/v1/namespaces/ns/deployments",
                "/%zz"
            })
    void readsTheRestAsDocuments(String path) {
        assertThat(target(path)).isEqualTo(new RequestTarget.Document(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/livez", "/readyz", "/healthz", "/readyz/shutdown", "/livez/ping"})
    void readsProbes(String path) {
        assertThat(target(path)).isEqualTo(new RequestTarget.Health(path));
    }

    @Test
    void answersEveryRequestAndBlamesTheClientForItsMistakes() {
        ForAll.forAll(23, 20_000, RequestPathTest::request, request -> {
            assertThat(documents.target(request)).isNotNull();
            WireAnswer answer = documents.answer(request, Snapshot.EMPTY);
            assertThat(answer.status()).isBetween(200, 499);
            assertThat(answer.body().length).isLessThan(20_000);
        });
    }

    private static WireRequest request(RandomGenerator random) {
        String[] paths = {
            "apis",
            "/",
            "/",
            "/",
            "external.metrics.k8s.io",
            "v1beta1",
            "namespaces",
            "ns",
            "%2F",
            "%",
            "%zz",
            "%ff",
            "..",
            "leadline_desired_replicas",
            "openapi",
            "v3",
            "é",
            "\ud800",
            "\u0000",
            BASE,
            BASE + "/namespaces/ns/"
        };
        String[] queries = {
            "labelSelector",
            "=",
            "&",
            "policy%3Dx",
            "%2C",
            "%",
            "+",
            "watch",
            "pretty",
            "true",
            "1",
            ";",
            "in+(a)",
            "é",
            "\ud800",
            "fieldSelector",
            "%00"
        };
        String[] accepts = {"*/*", "application/json", ";as=", "g=x", ",", ";q=0", "application/yaml", ""};
        String[] methods = {"GET", "GET", "GET", "HEAD", "POST", "", "é"};
        return new WireRequest(
                methods[random.nextInt(methods.length)],
                some(random, paths),
                random.nextBoolean() ? Optional.of(some(random, queries)) : Optional.empty(),
                List.of(some(random, accepts)),
                random.nextBoolean() ? Optional.of("\"") : Optional.empty());
    }

    private static String some(RandomGenerator random, String... parts) {
        return IntStream.range(0, random.nextInt(10))
                .mapToObj(_ -> parts[random.nextInt(parts.length)])
                .collect(Collectors.joining());
    }

    private RequestTarget target(String path) {
        return documents.target(Requests.get(path));
    }
}
