// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrustBookTest {

    private final X509Bundle proxies = Certificates.authority("proxies");
    private final X509Bundle clients = Certificates.authority("clients");
    private final TrustBook book = new TrustBook();

    @Test
    void believesNobodyBeforeItWasRead() {
        assertThat(book.isRead()).isFalse();
        assertThat(book.trust()).isEqualTo(Trust.NOBODY);
    }

    @Test
    void keepsTheLastThatCouldBeRead() {
        book.says(ConfigMaps.complete(proxies, clients));
        Trust before = book.trust();

        book.says(Map.of("client-ca-file", "nonsense"));
        book.isMissing();
        book.isUnreadable("The API server does not answer.");

        assertThat(book.trust()).isSameAs(before);
        assertThat(book.isRead()).isTrue();
    }

    @Test
    void isReplacedAsAWhole() {
        book.says(ConfigMaps.complete(proxies, clients));
        book.says(Map.of("client-ca-file", proxies.getRootCertificatePEM()));

        assertThat(book.trust())
                .isEqualTo(
                        new Trust(Optional.empty(), Optional.of(new Authorities(List.of(proxies.getCertificate())))));
    }

    @Test
    void staysTheSameObjectWhenNothingChanged() {
        book.says(ConfigMaps.complete(proxies, clients));
        Trust before = book.trust();

        book.says(ConfigMaps.complete(proxies, clients));

        assertThat(book.trust()).isSameAs(before);
    }

    @Test
    void isReadWhenTheConfigMapIsThereAndSaysNothing() {
        book.says(Map.of());

        assertThat(book.isRead()).isTrue();
        assertThat(book.trust()).isEqualTo(Trust.NOBODY);
    }

    @Test
    void isNotReadAsLongAsItIsBroken() {
        book.isMissing();
        book.says(Map.of("requestheader-client-ca-file", "nonsense"));

        assertThat(book.isRead()).isFalse();
    }
}
