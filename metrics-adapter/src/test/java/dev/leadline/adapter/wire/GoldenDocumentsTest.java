// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.board.Readings.NOON;
import static dev.leadline.adapter.board.Readings.aPool;
import static dev.leadline.adapter.board.Readings.aReading;
import static dev.leadline.adapter.wire.Requests.BASE;
import static dev.leadline.adapter.wire.Requests.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.board.FreshnessRule;
import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.adapter.board.Snapshot;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every document letter by letter, as it lies in the test resources; {@code -Dleadline.rewrite=true} writes them anew. */
class GoldenDocumentsTest {

    private static final String V2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String V2BETA1 = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    private final ExternalMetrics documents = new ExternalMetricsDocuments("0.1.0");

    enum Golden {
        groups("/apis", "application/json", 200),
        groups_v2("/apis", V2, 200),
        groups_v2beta1("/apis", V2BETA1, 200),
        group("/apis/external.metrics.k8s.io", "application/json", 200),
        resources(BASE, "application/json", 200),
        openapi_v3("/openapi/v3", "", 200),
        openapi_v3_group_version("/openapi/v3/apis/external.metrics.k8s.io/v1beta1", "", 200),
        openapi_v2("/openapi/v2", "application/json", 404),
        version("/version", "", 200),
        desired_replicas(BASE + "/namespaces/inference/leadline_desired_replicas", "", 200),
        demand(BASE + "/namespaces/inference/leadline_demand_tokens_per_second", "", 200),
        forecast(BASE + "/namespaces/inference/leadline_forecast_tokens_per_second", "", 200),
        wva_desired_replicas(BASE + "/namespaces/inference/wva_desired_replicas", "", 200),
        inferno_desired_replicas(BASE + "/namespaces/inference/inferno_desired_replicas", "", 200),
        unknown_metric(BASE + "/namespaces/inference/queue_length", "", 404);

        private final String path;
        private final String accept;
        private final int status;

        Golden(String path, String accept, int status) {
            this.path = path;
            this.accept = accept;
            this.status = status;
        }

        WireRequest request(Optional<String> ifNoneMatch) {
            return new WireRequest("GET", path, Optional.of("pretty=true"), List.of(accept), ifNoneMatch);
        }
    }

    @ParameterizedTest
    @EnumSource
    void isWrittenAsItLiesThere(Golden golden) throws IOException {
        WireAnswer answer = documents.answer(golden.request(Optional.empty()), snapshot());
        if (Boolean.getBoolean("leadline.rewrite")) {
            Path written = Path.of("src/test/resources/dev/leadline/adapter/wire", golden.name() + ".json");
            Files.createDirectories(written.getParent());
            Files.writeString(written, text(answer));
            return;
        }

        assertThat(text(answer)).isEqualTo(resource(golden.name() + ".json"));
        assertThat(answer.status()).isEqualTo(golden.status);
        assertThat(answer.contentType())
                .isEqualTo(Set.of(V2, V2BETA1).contains(golden.accept) ? golden.accept : "application/json");
    }

    @ParameterizedTest
    @EnumSource
    void isTheSameWithoutItsLayout(Golden golden) throws IOException {
        WireRequest request = golden.request(Optional.empty());
        WireRequest plain =
                new WireRequest("GET", request.path(), Optional.empty(), request.accept(), Optional.empty());

        String compact = text(documents.answer(plain, snapshot()));

        // The index names the hash of the compact document in both layouts.
        assertThat(compact).isEqualTo(JsonText.compact(resource(golden.name() + ".json")) + "\n");
    }

    @ParameterizedTest
    @EnumSource(names = {"groups", "groups_v2", "groups_v2beta1", "group", "resources", "openapi_v3", "version"})
    void answersThatTheClientHasItAlready(Golden golden) {
        WireAnswer first = documents.answer(golden.request(Optional.empty()), Snapshot.EMPTY);
        String etag = first.etag().orElseThrow();

        assertThat(etag).matches("\"[0-9A-F]{32}\"");
        for (String known : List.of(etag, "\"other\", " + etag, "W/" + etag, "*")) {
            WireAnswer again = documents.answer(golden.request(Optional.of(known)), Snapshot.EMPTY);
            assertThat(again.status()).isEqualTo(304);
            assertThat(again.body()).isEmpty();
            assertThat(again.etag()).contains(etag);
        }
        assertThat(documents
                        .answer(golden.request(Optional.of("\"other\"")), Snapshot.EMPTY)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void givesEveryDocumentAnEntityTagOfItsOwn() {
        List<String> tags = Stream.of(Golden.values())
                .flatMap(golden -> documents.answer(golden.request(Optional.empty()), Snapshot.EMPTY).etag().stream())
                .toList();

        assertThat(tags).doesNotHaveDuplicates().hasSizeGreaterThan(7);
    }

    private static String resource(String name) throws IOException {
        try (InputStream file = GoldenDocumentsTest.class.getResourceAsStream(name)) {
            assertThat(file).as("the document %s", name).isNotNull();
            return file == null ? "" : new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Snapshot snapshot() {
        PolicyReading reading =
                aReading("chat", Duration.ofMinutes(10), Map.of(), aPool("prefill", 20, NOON), aPool("decode"));
        return new Snapshot(
                1,
                Stream.of(FreshnessRule.at(reading, NOON))
                        .collect(Collectors.toMap(board -> board.reading().key(), board -> board)));
    }
}
