// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link SecretStore} promises. */
abstract class SecretStoreContract {

    private static final Map<String, String> ONE = Map.of("tls.crt", "one\nline");
    private static final Map<String, String> TWO = Map.of("tls.crt", "two", "tls.key", "more");

    abstract SecretStore store();

    @Test
    void findsNothingThenWhatWasCreated() {
        assertThat(store().read()).isEqualTo(new SecretStore.Look.Absent());
        assertThat(store().create(ONE)).isEqualTo(new Write.Written());
        assertThat(found().data()).isEqualTo(ONE);
    }

    @Test
    void refusesToCreateWhatExists() {
        store().create(ONE);

        assertThat(store().create(TWO)).isEqualTo(new Write.Conflict());
        assertThat(found().data()).isEqualTo(ONE);
    }

    @Test
    void replacesTheVersionThatWasReadOnly() {
        store().create(ONE);
        String version = found().version();

        assertThat(store().replace(TWO, version)).isEqualTo(new Write.Written());
        assertThat(found().data()).isEqualTo(TWO);
        assertThat(store().replace(ONE, version)).isEqualTo(new Write.Conflict());
        assertThat(found().data()).isEqualTo(TWO);
    }

    @Test
    void doesNotReplaceWhatDoesNotExist() {
        assertThat(store().replace(ONE, "1")).isEqualTo(new Write.Conflict());
        assertThat(store().read()).isEqualTo(new SecretStore.Look.Absent());
    }

    @Test
    void saysThatItHasChanged() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        store().start(heard::countDown);
        store().create(ONE);

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private SecretStore.Look.Found found() {
        return (SecretStore.Look.Found) store().read();
    }
}
