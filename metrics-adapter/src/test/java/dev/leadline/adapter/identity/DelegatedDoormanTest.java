// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static dev.leadline.adapter.identity.Certificates.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.identity.Admission.Admitted;
import dev.leadline.adapter.wire.RequestTarget;
import io.netty.pkitesting.X509Bundle;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DelegatedDoormanTest extends DoorScene {

    @Test
    void believesAProvenProxyAndAsksForTheRightToListTheMetric() {
        access.allows((user, request) -> true);

        Admission answer =
                admit(visitor(proxy, METRIC, "X-Remote-User", HPA, "X-Remote-Group", "system:serviceaccounts"));

        User user =
                new User(HPA, Optional.empty(), List.of("system:serviceaccounts", "system:authenticated"), Map.of());
        assertThat(answer).isEqualTo(new Admitted(user));
        assertThat(access.asked())
                .containsExactly(new FakeAccessReviewer.Asked(
                        user,
                        new AccessRequest.Resource(
                                "external.metrics.k8s.io", "v1beta1", "leadline_desired_replicas", "team", "list")));
    }

    @Test
    void believesNoHeadersWithoutACertificate() {
        access.allows((user, request) -> true);

        assertThat(admit(visitor(List.of(), METRIC, "X-Remote-User", "root", "X-Remote-Group", "system:masters")))
                .isEqualTo(new Admitted(User.ANONYMOUS));
    }

    @Test
    void believesNoHeadersOfACertificateOfAnotherAuthority() {
        X509Bundle impostor = Certificates.authority("proxies");

        assertThat(spoofed(Certificates.client(impostor, "CN=front-proxy-client")))
                .isEqualTo(401);
    }

    @Test
    void believesNoHeadersOfACertificateOfAnotherName() {
        assertThat(spoofed(Certificates.client(proxies, "CN=somebody"))).isEqualTo(401);
        assertThat(spoofed(Certificates.client(proxies, "O=front-proxy-client")))
                .isEqualTo(401);
    }

    @Test
    void believesNoHeadersOfAServersCertificate() {
        List<X509Certificate> server = Certificates.issued(
                proxies,
                Certificates.builder("CN=front-proxy-client", NOW.minusSeconds(9), NOW.plusSeconds(9))
                        .addExtendedKeyUsageServerAuth());

        assertThat(spoofed(server)).isEqualTo(401);
    }

    @Test
    void believesNoHeadersOfACertificateOutOfItsTime() {
        List<X509Certificate> expired = Certificates.issued(
                proxies, Certificates.client("CN=front-proxy-client").notAfter(NOW.minusSeconds(1)));
        List<X509Certificate> early = Certificates.issued(
                proxies, Certificates.client("CN=front-proxy-client").notBefore(NOW.plusSeconds(5)));

        assertThat(spoofed(expired)).isEqualTo(401);
        assertThat(spoofed(early)).isEqualTo(401);
    }

    @Test
    void ignoresTheHeadersOfAClientThatIsItself() {
        access.allows((user, request) -> user.name().equals("ada"));
        List<X509Certificate> ada = Certificates.client(clients, "O=team, CN=ada");

        assertThat(admit(visitor(ada, METRIC, "X-Remote-User", "root", "X-Remote-Group", "system:masters")))
                .isEqualTo(new Admitted(
                        new User("ada", Optional.empty(), List.of("team", "system:authenticated"), Map.of())));
    }

    @Test
    void noticesThatACertificateExpiresWhileItsConnectionLives() {
        List<X509Certificate> brief = Certificates.issued(
                proxies, Certificates.client("CN=front-proxy-client").notAfter(NOW.plusSeconds(5)));
        Visitor visitor = visitor(brief, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters");

        assertThat(admit(visitor)).isInstanceOf(Admitted.class);
        clock.pass(Duration.ofSeconds(6));
        assertThat(status(admit(visitor))).isEqualTo(401);
    }

    @Test
    void believesEveryNameWhenNoneIsSet() {
        Map<String, String> data = ConfigMaps.complete(proxies, clients);
        data.put("requestheader-allowed-names", "[]");
        book.says(data);
        List<X509Certificate> anyProxy = Certificates.client(proxies, "CN=whoever");

        assertThat(admit(visitor(anyProxy, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void givesAnAggregatorWithoutGroupsTheGroupOfEverybody() {
        access.allows((user, request) -> user.groups().contains("system:authenticated")
                && request.equals(new AccessRequest.NonResource("/openapi/v2", "get")));

        assertThat(admit(visitor(
                        proxy, new RequestTarget.Document("/openapi/v2"), "X-Remote-User", "system:aggregator")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void refusesAProxyThatNamesNobody() {
        assertThat(status(admit(visitor(proxy, METRIC, "X-Remote-Group", "system:masters"))))
                .isEqualTo(401);
    }

    @Test
    void asksNothingForMastersAndForProbes() {
        access.goAway();
        tokens.goAway();

        assertThat(admit(visitor(proxy, METRIC, "X-Remote-User", "x", "X-Remote-Group", "system:masters")))
                .isInstanceOf(Admitted.class);
        assertThat(admit(visitor(
                        Certificates.authority("nobody").getCertificatePathList(),
                        new RequestTarget.Health("/livez"),
                        "Authorization",
                        "Bearer whatever")))
                .isInstanceOf(Admitted.class);
        assertThat(access.asked()).isEmpty();
    }

    @Test
    void followsAnAuthorityThatIsSwapped() {
        Visitor before = visitor(proxy, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters");
        assertThat(admit(before)).isInstanceOf(Admitted.class);
        X509Bundle swapped = Certificates.authority("swapped");

        book.says(ConfigMaps.complete(swapped, clients));

        assertThat(status(admit(before))).isEqualTo(401);
        assertThat(admit(visitor(
                        Certificates.client(swapped, "CN=front-proxy-client"),
                        METRIC,
                        "X-Remote-User",
                        "ada",
                        "X-Remote-Group",
                        "system:masters")))
                .isInstanceOf(Admitted.class);
    }

    @Test
    void worksWithoutAnAuthorityOfClients() {
        Map<String, String> data = ConfigMaps.complete(proxies, clients);
        data.remove("client-ca-file");
        book.says(data);

        assertThat(admit(visitor(proxy, METRIC, "X-Remote-User", "ada", "X-Remote-Group", "system:masters")))
                .isInstanceOf(Admitted.class);
        assertThat(status(admit(visitor(Certificates.client(clients, "CN=ada"), METRIC))))
                .isEqualTo(401);
    }

    @Test
    void tellsACertificateOfOneAuthorityForBothByItsName() {
        book.says(ConfigMaps.complete(proxies, proxies));
        access.allows((user, request) -> true);

        assertThat(user(admit(visitor(proxy, METRIC, "X-Remote-User", "ada")))).isEqualTo("ada");
        assertThat(user(admit(visitor(Certificates.client(proxies, "CN=eve"), METRIC, "X-Remote-User", "ada"))))
                .isEqualTo("eve");
    }

    @Test
    void refusesRatherThanFails() {
        Visitor broken = new Visitor(
                List.of(),
                name -> {
                    throw new IllegalStateException("broken");
                },
                List.of(),
                METRIC,
                "list");

        assertThat(status(admit(broken))).isEqualTo(401);
    }
}
