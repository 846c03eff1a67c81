// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import io.netty.channel.Channel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Accepts up to a number of connections at once and hangs up on the next; gRPC itself has no such limit. */
final class BoundedServerChannel extends NioServerSocketChannel {

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    BoundedServerChannel(int most) {
        this.most = most;
    }

    @Override
    protected int doReadMessages(List<Object> accepted) throws Exception {
        int before = accepted.size();
        int read = super.doReadMessages(accepted);
        if (accepted.size() > before) {
            Channel connection = (Channel) accepted.getLast();
            if (open.incrementAndGet() > most) {
                open.decrementAndGet();
                accepted.removeLast();
                connection.unsafe().closeForcibly();
            } else {
                connection.closeFuture().addListener(closed -> open.decrementAndGet());
            }
        }
        return read;
    }
}
