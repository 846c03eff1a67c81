// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class WatchdogTest {

    @Test
    void theEndOfItsInputEndsWhatItWatchesAndNotWhatItForgot() throws Exception {
        Process watched = new ProcessBuilder("sleep", "600").start();
        Process forgotten = new ProcessBuilder("sleep", "600").start();
        try {
            // Closing is what the operating system does to the pipe of a JVM that was killed.
            try (Watchdog watchdog = Watchdog.start()) {
                watchdog.watchProcess(forgotten.pid());
                watchdog.watchProcess(watched.pid());
                watchdog.forgetProcess(forgotten.pid());
            }
            assertThat(watched.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(forgotten.isAlive()).isTrue();
        } finally {
            watched.destroyForcibly();
            forgotten.destroyForcibly();
        }
    }
}
