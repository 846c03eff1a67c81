// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;

/** What a peer presented in the handshake, read once per connection. */
final class PeerChain {

    private static final AttributeKey<List<X509Certificate>> CHAIN = AttributeKey.valueOf("leadline.peer-chain");

    private PeerChain() {}

    /** The chain, own certificate first; empty when none was presented. The same list for all requests of a connection. */
    static List<X509Certificate> of(Channel channel) {
        Channel connection = channel.parent() == null ? channel : channel.parent();
        SslHandler tls = connection.pipeline().get(SslHandler.class);
        if (tls == null) {
            connection = channel;
            tls = channel.pipeline().get(SslHandler.class);
        }
        if (tls == null) {
            return List.of();
        }
        List<X509Certificate> known = connection.attr(CHAIN).get();
        if (known == null) {
            known = read(tls);
            connection.attr(CHAIN).set(known);
        }
        return known;
    }

    private static List<X509Certificate> read(SslHandler tls) {
        List<X509Certificate> chain = new ArrayList<>();
        try {
            for (Certificate one : tls.engine().getSession().getPeerCertificates()) {
                if (one instanceof X509Certificate certificate) {
                    chain.add(certificate);
                }
            }
        } catch (SSLPeerUnverifiedException withoutCertificate) {
            return List.of();
        }
        return List.copyOf(chain);
    }
}
