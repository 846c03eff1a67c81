// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveKeysTest {

    private static final List<String> NAMES = new ServingNames("leadline-adapter", "leadline").dnsNames();

    private final LiveKeys keys = new LiveKeys();

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void presentsTheNewestPairOfEitherKindInTheNextHandshake(String protocol) throws Exception {
        KeyAndChain authority = Issuer.authority(Instant.now());
        KeyAndChain ec = Issuer.serving(authority, NAMES, Instant.now());
        KeyAndChain rsa = PemSamples.rsa();

        assertThat(keys.use(ec)).isTrue();
        assertThat(keys.use(ec)).isFalse();
        assertThat(Validation.handshake(keys, Pem.of(authority.chain()), "leadline-adapter.leadline.svc", protocol))
                .isEqualTo(ec.leaf());

        keys.use(rsa);
        assertThat(Validation.handshake(keys, Pem.of(rsa.chain()), "localhost", protocol))
                .isEqualTo(rsa.leaf());
    }

    @Test
    void isTrustedByItsNamesOnly() {
        KeyAndChain authority = Issuer.authority(Instant.now());
        keys.use(Issuer.serving(authority, NAMES, Instant.now()));

        assertThatThrownBy(() -> Validation.handshake(keys, Pem.of(authority.chain()), "other.leadline.svc", "TLSv1.3"))
                .isInstanceOf(SSLHandshakeException.class);
    }

    @Test
    void doesNotMixTwoPairsInAHandshakeThatBeganBeforeTheChange() {
        KeyAndChain before = PemSamples.ec(Instant.now());
        KeyAndChain after = PemSamples.ec(Instant.now());
        keys.use(before);
        String alias = keys.chooseEngineServerAlias("EC", null, null);
        keys.use(after);

        assertThat(keys.getPrivateKey(alias)).isEqualTo(before.key());
        assertThat(keys.getCertificateChain(alias)).containsExactly(before.leaf());
        String next = keys.chooseEngineServerAlias("EC", null, null);
        assertThat(keys.getPrivateKey(next)).isEqualTo(after.key());
    }

    @Test
    void hasNothingForAKindOfKeyThatIsNotItsOwnAndNothingForClients() {
        assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();
        keys.use(PemSamples.ec(Instant.now()));

        assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNull();
        assertThat(keys.getServerAliases("EC", null)).hasSize(1);
        assertThat(keys.chooseEngineClientAlias(new String[] {"EC"}, null, null))
                .isNull();
        assertThat(keys.getPrivateKey("another")).isNull();
    }
}
