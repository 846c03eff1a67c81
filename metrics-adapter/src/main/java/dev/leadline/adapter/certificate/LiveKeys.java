// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Hands the pair of this moment to every new handshake. A handshake asks three times, for an alias, a chain and a key;
 * the alias names the pair, and the one before is kept, so that a change in between does not mix two of them.
 */
final class LiveKeys extends X509ExtendedKeyManager {

    private record Named(String alias, KeyAndChain pair) {}

    private record Held(long number, Optional<Named> now, Optional<Named> before) {}

    private volatile Held held = new Held(0, Optional.empty(), Optional.empty());

    /** From now on this one; true when it is another than before. */
    synchronized boolean use(KeyAndChain pair) {
        if (held.now()
                .filter(named -> named.pair().chain().equals(pair.chain()))
                .isPresent()) {
            return false;
        }
        long number = held.number() + 1;
        held = new Held(number, Optional.of(new Named("serving-" + number, pair)), held.now());
        return true;
    }

    Optional<KeyAndChain> current() {
        return held.now().map(Named::pair);
    }

    Optional<Instant> expires() {
        return current().map(KeyAndChain::expires);
    }

    private Optional<String> alias(String... keyTypes) {
        return held.now()
                .filter(named -> Arrays.asList(keyTypes).contains(named.pair().algorithm()))
                .map(Named::alias);
    }

    private Optional<KeyAndChain> pair(@Nullable String alias) {
        Held all = held;
        return Stream.of(all.now(), all.before())
                .flatMap(Optional::stream)
                .filter(named -> named.alias().equals(alias))
                .map(Named::pair)
                .findFirst();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return alias(keyType).orElse(null);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return alias(keyType).orElse(null);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return alias(keyType).map(alias -> new String[] {alias}).orElse(null);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(@Nullable String alias) {
        return pair(alias)
                .map(pair -> pair.chain().toArray(X509Certificate[]::new))
                .orElse(null);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(@Nullable String alias) {
        return pair(alias).map(KeyAndChain::key).orElse(null);
    }

    /** A server's key is never shown as a client's. */
    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }
}
