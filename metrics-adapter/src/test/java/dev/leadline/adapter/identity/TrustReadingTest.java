// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.X509Bundle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustReadingTest {

    private final X509Bundle proxies = Certificates.authority("proxies");
    private final X509Bundle clients = Certificates.authority("clients");

    @Test
    void readsEveryKey() {
        Map<String, String> data = ConfigMaps.complete(proxies, clients);

        assertThat(TrustReading.of(data))
                .isEqualTo(new TrustReading.Read(new Trust(
                        Optional.of(new FrontProxies(
                                new Authorities(List.of(proxies.getCertificate())),
                                Set.of("front-proxy-client"),
                                List.of("X-Remote-User"),
                                List.of("X-Remote-Uid"),
                                List.of("X-Remote-Group"),
                                List.of("X-Remote-Extra-"))),
                        Optional.of(new Authorities(List.of(clients.getCertificate()))))));
    }

    @Test
    void believesNobodyWhenNothingIsSaid() {
        assertThat(TrustReading.of(Map.of())).isEqualTo(new TrustReading.Read(Trust.NOBODY));
    }

    @Test
    void readsAProxysAuthorityWithoutAnyOtherKey() {
        TrustReading reading = TrustReading.of(Map.of("requestheader-client-ca-file", proxies.getRootCertificatePEM()));

        assertThat(trust(reading).clients()).isEmpty();
        assertThat(trust(reading).frontProxies().map(FrontProxies::allowedNames))
                .contains(Set.of());
        assertThat(trust(reading).frontProxies().map(FrontProxies::usernameHeaders))
                .contains(List.of());
    }

    @Test
    void readsSeveralCertificatesWithWordsBetweenThem() {
        String bundle = "# the old one\n" + clients.getRootCertificatePEM() + "\n# the new one\r\n"
                + proxies.getRootCertificatePEM() + "trailing words";

        assertThat(trust(TrustReading.of(Map.of("client-ca-file", bundle))).clients())
                .contains(new Authorities(List.of(clients.getCertificate(), proxies.getCertificate())));
    }

    @Test
    void takesNoBlankPrefixForAPrefixOfEveryHeader() {
        Map<String, String> data = ConfigMaps.complete(proxies, clients);
        data.put("requestheader-extra-headers-prefix", "[\"\", \" \", \"X-Remote-Extra-\"]");

        assertThat(trust(TrustReading.of(data)).frontProxies().map(FrontProxies::extraPrefixes))
                .contains(List.of("X-Remote-Extra-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"front-proxy", "{}", "[1]", "[\"a\"", "null", "[[\"a\"]]"})
    void saysWhichListIsBroken(String list) {
        Map<String, String> data = new HashMap<>(ConfigMaps.complete(proxies, clients));
        data.put("requestheader-allowed-names", list);

        assertThat(TrustReading.of(data))
                .isEqualTo(
                        new TrustReading.Broken("The key requestheader-allowed-names is not a JSON array of strings."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no certificate",
                "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
                "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----"
            })
    void saysWhichCertificatesAreBroken(String bundle) {
        assertThat(TrustReading.of(Map.of("client-ca-file", bundle)))
                .isInstanceOfSatisfying(
                        TrustReading.Broken.class,
                        broken -> assertThat(broken.why()).startsWith("The key client-ca-file holds"));
    }

    private static Trust trust(TrustReading reading) {
        return switch (reading) {
            case TrustReading.Read read -> read.trust();
            case TrustReading.Broken broken -> throw new AssertionError(broken.why());
        };
    }
}
