// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ApiGateTest {

    private static final AtomicReference<Optional<String>> waitsFor = new AtomicReference<>(Optional.empty());
    private static final AtomicReference<Optional<String>> closed = new AtomicReference<>(Optional.empty());
    private static RunningApi api;

    @BeforeAll
    static void start() {
        api = new RunningApi(new ApiGate() {
            @Override
            public Optional<String> notReady() {
                return waitsFor.get();
            }

            @Override
            public Optional<String> readOnly() {
                return closed.get();
            }
        });
    }

    @AfterAll
    static void stop() {
        api.close();
    }

    @BeforeEach
    void open() {
        waitsFor.set(Optional.empty());
        closed.set(Optional.empty());
    }

    @Test
    void isNotReadyUntilThereIsNothingLeftToWaitFor() {
        waitsFor.set(Optional.of("The pods have not been listed yet."));
        RunningApi.Answer early = api.get("/readyz");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.body()).isEqualTo("The pods have not been listed yet.\n");
        assertThat(api.get("/livez").status()).isEqualTo(200);

        waitsFor.set(Optional.empty());
        assertThat(api.get("/readyz").status()).isEqualTo(200);
    }

    @Test
    void aClosedApiChangesNothingAndSaysWhy() {
        closed.set(Optional.of("Policies are objects of the cluster here: use kubectl."));

        RunningApi.Answer refused = api.send("PUT", RunningApi.ADDRESS, RunningApi.POLICY);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.contentType()).isEqualTo("application/problem+json");
        assertThat(refused.json().path("detail").asString()).contains("use kubectl");
        assertThat(api.send("DELETE", RunningApi.ADDRESS, "").status()).isEqualTo(403);
        assertThat(api.send("POST", RunningApi.ADDRESS + "/observations", "{}").status())
                .isEqualTo(403);

        assertThat(api.get(RunningApi.ADDRESS).status()).isEqualTo(404);
        assertThat(api.send("POST", "/api/v1/policies:validate", RunningApi.POLICY)
                        .status())
                .isEqualTo(200);
    }
}
