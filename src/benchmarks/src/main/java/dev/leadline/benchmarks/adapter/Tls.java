// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** TLS of those who read. */
final class Tls {

    private Tls() {}

    /** Shows the client's certificate and speaks this protocol only. */
    static SslContext client(Path authority, Authority.Pair client, LoadOrder.Protocol protocol) throws SSLException {
        return SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .protocols("TLSv1.3")
                .trustManager(authority.toFile())
                .keyManager(client.chain().toFile(), client.key().toFile())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        protocol.negotiated()))
                .build();
    }
}
