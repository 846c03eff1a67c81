// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesSecretTest extends SecretStoreContract {

    private FakeApiServer server;
    private KubernetesClient client;
    private KubernetesSecret secret;

    @BeforeEach
    void open() throws IOException {
        server = new FakeApiServer("/api/v1/namespaces/leadline/secrets", "adapter-certificate");
        client = server.client();
        secret = new KubernetesSecret(client, "leadline", "adapter-certificate");
    }

    @AfterEach
    void close() {
        secret.close();
        client.close();
        server.close();
    }

    @Override
    SecretStore store() {
        return secret;
    }

    @Test
    void listsAndWatchesThisSecretOnly() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        secret.start(heard::countDown);
        secret.create(Map.of());

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(server.requests())
                .filteredOn(request -> request.startsWith("GET"))
                .isNotEmpty()
                .allMatch(request -> request.contains("fieldSelector=metadata.name%3Dadapter-certificate"));
    }

    @Test
    void keepsLabelsAndTypeThatTheChartGave() {
        server.put("""
                {"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
                 "metadata": {"namespace": "leadline", "labels": {"app": "leadline"}}}""");
        SecretStore.Look.Found found = (SecretStore.Look.Found) secret.read();

        assertThat(found.data()).isEmpty();
        assertThat(secret.replace(Map.of("tls.crt", "one"), found.version())).isEqualTo(new Write.Written());
        assertThat(server.object().at("/metadata/labels/app").asString()).isEqualTo("leadline");
        assertThat(server.object().at("/data/tls.crt").asString()).isEqualTo("b25l");
    }

    @Test
    void namesTheRightThatIsMissing() {
        server.fail(403);

        assertThat(((SecretStore.Look.Unknown) secret.read()).why())
                .contains("leadline/adapter-certificate", "get on secrets with resourceName adapter-certificate");
        assertThat(((Write.Refused) secret.create(Map.of())).why()).contains("create on secrets");
    }

    @Test
    void answersWhenTheApiServerIsAway() {
        server.close();

        assertThat(((SecretStore.Look.Unknown) secret.read()).why()).contains("cannot be reached");
    }
}
