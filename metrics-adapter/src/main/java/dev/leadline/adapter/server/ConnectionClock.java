// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AttributeKey;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Ends a connection whose request does not come to its end, and one on which nothing comes any more. One look now and then
 * at two moments costs nothing; a timer for each request would keep the request in memory until the timer's time, at
 * thousands of requests a second for seconds.
 *
 * <p>Reads of HTTP/2 are frames of many streams, and few of them are requests: there silence alone counts.
 */
final class ConnectionClock extends ChannelInboundHandlerAdapter {

    private static final AttributeKey<ConnectionClock> OWN = AttributeKey.valueOf(ConnectionClock.class, "own");
    private static final int LOOKS = 4;

    private final long wholeRequest;
    private final long idle;
    private long lastRead = System.nanoTime();
    /** When the request under way began; says nothing while none is. */
    private long begun;

    private boolean underWay;
    private Protocol protocol = Protocol.Unknown;
    private Optional<Future<?>> looks = Optional.empty();

    private enum Protocol {
        Unknown,
        Requests,
        Frames
    }

    ConnectionClock(Duration wholeRequest, Duration idle) {
        this.wholeRequest = wholeRequest.toNanos();
        this.idle = idle.toNanos();
    }

    /** A request has been read on this channel. */
    static void requestRead(Channel channel) {
        ConnectionClock clock = channel.attr(OWN).get();
        if (clock != null) {
            clock.underWay = false;
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        context.channel().attr(OWN).set(this);
        long every = Math.min(wholeRequest, idle) / LOOKS;
        looks = Optional.of(
                context.executor().scheduleWithFixedDelay(() -> look(context), every, every, TimeUnit.NANOSECONDS));
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        looks.ifPresent(task -> task.cancel(false));
    }

    private void look(ChannelHandlerContext context) {
        long now = System.nanoTime();
        boolean slow = underWay && now - begun > wholeRequest;
        if (slow || now - lastRead > idle) {
            var _ = context.channel().close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        lastRead = System.nanoTime();
        if (protocol == Protocol.Unknown) {
            SslHandler tls = context.pipeline().get(SslHandler.class);
            boolean two = tls != null && ApplicationProtocolNames.HTTP_2.equals(tls.applicationProtocol());
            protocol = two ? Protocol.Frames : Protocol.Requests;
        }
        if (protocol == Protocol.Requests && !underWay) {
            underWay = true;
            begun = lastRead;
        }
        context.fireChannelRead(message);
    }
}
