// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What every {@link ApiServiceStore} promises. */
abstract class ApiServiceStoreContract {

    abstract ApiServiceStore store();

    /** Somebody registers this Service, which the aggregator does not reach. */
    abstract void register(String namespace, String service);

    @Test
    void findsNothingAndCreatesNothing() {
        assertThat(store().read()).isEqualTo(new ApiServiceStore.Look.Absent());
        assertThat(store().caBundle("pem", "1")).isEqualTo(new Write.Conflict());
        assertThat(store().read()).isEqualTo(new ApiServiceStore.Look.Absent());
    }

    @Test
    void setsTheCaBundleOfTheVersionThatWasReadAndNothingElse() {
        register("leadline", "leadline-adapter");
        ApiServiceStore.Look.Found before = found();
        assertThat(before.service()).contains("leadline/leadline-adapter");
        assertThat(before.caBundle()).isEmpty();
        assertThat(before.available()).isEqualTo(Optional.of(false));
        assertThat(before.message()).isEqualTo("FailedDiscoveryCheck: no certificate");

        assertThat(store().caBundle("some\npem", before.version())).isEqualTo(new Write.Written());
        ApiServiceStore.Look.Found after = found();
        assertThat(after)
                .isEqualTo(new ApiServiceStore.Look.Found(
                        before.service(), "some\npem", false, before.available(), before.message(), after.version()));
        assertThat(store().caBundle("other", before.version())).isEqualTo(new Write.Conflict());
        assertThat(found().caBundle()).isEqualTo("some\npem");
    }

    @Test
    void saysThatItHasChanged() throws InterruptedException {
        CountDownLatch heard = new CountDownLatch(1);
        store().start(heard::countDown);
        register("keda", "keda-operator-metrics-apiserver");

        assertThat(heard.await(20, TimeUnit.SECONDS)).isTrue();
    }

    private ApiServiceStore.Look.Found found() {
        return (ApiServiceStore.Look.Found) store().read();
    }
}
