// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class KubernetesApiServiceTest extends ApiServiceStoreContract {

    private FakeApiServer server;
    private KubernetesClient client;
    private KubernetesApiService service;

    @BeforeEach
    void open() throws IOException {
        server = new FakeApiServer("/apis/apiregistration.k8s.io/v1/apiservices", ApiServiceStore.NAME);
        client = server.client();
        service = new KubernetesApiService(client);
    }

    @AfterEach
    void close() {
        service.close();
        client.close();
        server.close();
    }

    @Override
    ApiServiceStore store() {
        return service;
    }

    @Override
    void register(String namespace, String name) {
        server.put("""
                {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService", "metadata": {},
                 "spec": {"group": "external.metrics.k8s.io", "version": "v1beta1", "groupPriorityMinimum": 100,
                          "versionPriority": 100, "service": {"namespace": "%s", "name": "%s", "port": 443}},
                 "status": {"conditions": [{"type": "Available", "status": "False",
                          "reason": "FailedDiscoveryCheck", "message": "no certificate"}]}}""".formatted(namespace, name));
    }

    @Test
    void patchesUnderItsOwnFieldManagerAndAsksForNoOtherObject() {
        register("leadline", "leadline-adapter");
        ApiServiceStore.Look.Found found = (ApiServiceStore.Look.Found) service.read();
        service.caBundle("pem", found.version());

        assertThat(server.requests())
                .allMatch(request -> request.contains("/apiservices/v1beta1.external.metrics.k8s.io"))
                .anyMatch(request -> request.startsWith("PATCH") && request.contains("fieldManager=leadline-adapter"));
        assertThat(server.object().at("/spec/groupPriorityMinimum").asInt()).isEqualTo(100);
        assertThat(server.object().at("/spec/caBundle").asString()).isEqualTo("cGVt");
    }

    @Test
    void readsALocalApiServiceAndABrokenBundleAsWhatTheyAre() {
        server.put("""
                {"apiVersion": "apiregistration.k8s.io/v1", "kind": "APIService",
                 "spec": {"caBundle": "%%%", "insecureSkipTLSVerify": true}}""");

        assertThat(service.read())
                .isEqualTo(new ApiServiceStore.Look.Found(
                        Optional.empty(),
                        "",
                        true,
                        Optional.empty(),
                        ": ",
                        server.object().at("/metadata/resourceVersion").asString()));
    }

    @Test
    void namesTheRightThatIsMissing() {
        server.fail(403);

        assertThat(((ApiServiceStore.Look.Unknown) service.read()).why())
                .contains("get on apiservices with resourceName v1beta1.external.metrics.k8s.io");
        assertThat(((Write.Refused) service.caBundle("pem", "1")).why()).contains("patch on apiservices");
    }
}
