// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.wire.WireAnswer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private final AtomicBoolean serving = new AtomicBoolean(true);
    private final Readiness readiness =
            new Readiness().with("decisions", () -> true).with("shutdown", serving::get);

    @Test
    void isReadyWhileEveryCheckHolds() {
        assertAnswer("/readyz", false, 200, "ok");
        assertAnswer("/readyz", true, 200, "[+]decisions ok\n[+]shutdown ok\nreadyz check passed\n");
    }

    @Test
    void sendsEverybodyElsewhereWhenItEndsAndStaysAlive() {
        serving.set(false);
        assertAnswer("/readyz", false, 500, "[+]decisions ok\n[-]shutdown failed\nreadyz check failed\n");
        assertAnswer("/livez", false, 200, "ok");
        assertAnswer("/healthz", false, 200, "ok");
    }

    @Test
    void answersForASingleCheck() {
        serving.set(false);
        assertAnswer("/readyz/decisions", false, 200, "ok");
        assertAnswer("/readyz/shutdown", false, 500, "[-]shutdown failed\n");
        assertAnswer("/readyz/other", false, 404, "there is no check named other\n");
    }

    private void assertAnswer(String path, boolean verbose, int status, String body) {
        WireAnswer answer = readiness.answer(path, verbose);
        assertThat(answer.status()).isEqualTo(status);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(body);
    }
}
