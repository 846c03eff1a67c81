// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.netty.pkitesting.X509Bundle;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TrustWatchTest {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final X509Bundle proxies = Certificates.authority("proxies");
    private final X509Bundle clients = Certificates.authority("clients");
    private final FakeApiServer server = new FakeApiServer();
    private final KubernetesClient client = server.client();
    private final TrustBook book = new TrustBook();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void readsTheConfigMapAndFollowsItsChanges() {
        server.lists(200, list(configMap("1", ConfigMaps.complete(proxies, clients))));
        try (TrustWatch watch = TrustWatch.start(client, book)) {
            assertThat(watch).isNotNull();
            until(book::isRead);
            assertThat(server.queries())
                    .allSatisfy(
                            query -> assertThat(query).contains("metadata.name=extension-apiserver-authentication"));

            server.tell(event("MODIFIED", configMap("2", Map.of("client-ca-file", "nonsense"))));
            server.tell(event("MODIFIED", configMap("3", ConfigMaps.complete(clients, proxies))));

            until(() -> book.trust().clients().equals(Optional.of(new Authorities(List.of(proxies.getCertificate())))));
        }
    }

    @Test
    void waitsForAConfigMapThatIsNotThereYet() {
        server.lists(200, list());
        try (TrustWatch watch = TrustWatch.start(client, book)) {
            assertThat(watch).isNotNull();
            until(() -> server.queries().size() >= 2);
            assertThat(book.isRead()).isFalse();

            server.tell(event("ADDED", configMap("2", Map.of())));

            until(book::isRead);
        }
    }

    @Test
    void triesAgainUntilItMayRead() {
        server.lists(403, "{\"kind\": \"Status\", \"apiVersion\": \"v1\", \"code\": 403, \"message\": \"no right\"}");
        try (TrustWatch watch = TrustWatch.start(client, book)) {
            assertThat(watch).isNotNull();
            until(() -> !server.queries().isEmpty());
            server.lists(200, list(configMap("1", ConfigMaps.complete(proxies, clients))));

            until(book::isRead);
        }
    }

    private static String configMap(String version, Map<String, String> data) {
        return MAPPER.writeValueAsString(Map.of(
                "apiVersion",
                "v1",
                "kind",
                "ConfigMap",
                "metadata",
                Map.of(
                        "name",
                        TrustWatch.NAME,
                        "namespace",
                        TrustWatch.NAMESPACE,
                        "uid",
                        "1",
                        "resourceVersion",
                        version),
                "data",
                data));
    }

    private static String list(String... items) {
        return "{\"apiVersion\": \"v1\", \"kind\": \"ConfigMapList\", \"metadata\": {\"resourceVersion\": \"1\"},"
                + " \"items\": [" + String.join(",", items) + "]}";
    }

    private static String event(String type, String object) {
        return "{\"type\": \"" + type + "\", \"object\": " + object + "}";
    }

    private static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("it happens within 30 s").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
