// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FrontProxiesTest {

    private final FrontProxies proxies = new FrontProxies(
            new Authorities(List.of(Certificates.authority("proxies").getCertificate())),
            Set.of("front-proxy-client"),
            List.of("X-Remote-User", "X-Other-User"),
            List.of("X-Remote-Uid"),
            List.of("X-Remote-Group", "X-Other-Group"),
            List.of("X-Remote-Extra-"));

    @Test
    void readsAUserWithEverythingThatIsSaidOfIt() {
        assertThat(user(Headers.of(
                        "X-Remote-User", "ada",
                        "X-Remote-Uid", "42",
                        "X-Remote-Group", "one",
                        "X-Remote-Group", "two, and a comma",
                        "X-Other-Group", "three",
                        "X-Remote-Extra-Scopes", "read",
                        "X-Remote-Extra-Scopes", "write")))
                .contains(new User(
                        "ada",
                        Optional.of("42"),
                        List.of("one", "two, and a comma", "three", "system:authenticated"),
                        Map.of("scopes", List.of("read", "write"))));
    }

    @Test
    void readsHeadersOfAnyCase() {
        assertThat(user(Headers.of("x-remote-user", "ada", "X-REMOTE-GROUP", "one", "x-ReMoTe-ExTrA-Key", "value")))
                .contains(new User(
                        "ada",
                        Optional.empty(),
                        List.of("one", "system:authenticated"),
                        Map.of("key", List.of("value"))));
    }

    @Test
    void readsARepeatedExtraHeaderOnceThoughItIsNamedTwice() {
        assertThat(user(Headers.of("X-Remote-User", "ada", "X-Remote-Extra-Key", "one", "x-remote-extra-key", "two"))
                        .map(User::extra))
                .contains(Map.of("key", List.of("one", "two")));
    }

    @Test
    void decodesKeysOfExtraHeaders() {
        assertThat(user(Headers.of(
                                "X-Remote-User", "ada",
                                "X-Remote-Extra-Authentication.kubernetes.io%2fcredential-Id", "JTI=1",
                                "X-Remote-Extra-%c3%a9+a", "accent and plus",
                                "X-Remote-Extra-%zz", "no digits",
                                "X-Remote-Extra-%f", "cut short",
                                "X-Remote-Extra-%ff", "no text"))
                        .map(User::extra))
                .contains(Map.of(
                        "authentication.kubernetes.io/credential-id", List.of("JTI=1"),
                        "é+a", List.of("accent and plus"),
                        "%zz", List.of("no digits"),
                        "%f", List.of("cut short"),
                        "%ff", List.of("no text")));
    }

    @Test
    void givesAUserWithoutGroupsTheOneOfEverybody() {
        assertThat(user(Headers.of("X-Remote-User", "system:kube-aggregator")).map(User::groups))
                .contains(List.of("system:authenticated"));
    }

    @Test
    void leavesTheAnonymousUserAnonymous() {
        assertThat(user(Headers.of("X-Remote-User", "system:anonymous", "X-Remote-Group", "system:unauthenticated")))
                .contains(User.ANONYMOUS);
    }

    @Test
    void takesTheFirstHeaderThatNamesSomebody() {
        assertThat(user(Headers.of("X-Remote-User", "", "X-Other-User", "ada")).map(User::name))
                .contains("ada");
        assertThat(user(Headers.of("X-Remote-User", "ada", "X-Remote-User", "root", "X-Other-User", "eve"))
                        .map(User::name))
                .contains("ada");
    }

    @Test
    void namesNobodyWithoutAUserHeader() {
        assertThat(user(Headers.of("X-Remote-Group", "system:masters"))).isEmpty();
    }

    private Optional<User> user(Headers headers) {
        return proxies.user(headers::values, headers.names());
    }
}
