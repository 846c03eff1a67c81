// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.IntStream;

/** HTTP/1.1, with requests that are written out in advance: what the generator takes, the server lacks. */
final class Http1Link extends ChannelInboundHandlerAdapter implements Link {

    private final ByteBuf[] requests;
    private final Ear ear;
    private Optional<ChannelHandlerContext> context = Optional.empty();
    private int status;

    Http1Link(ByteBuf[] requests, Ear ear) {
        this.requests = requests;
        this.ear = ear;
    }

    /** The requests of an order; they may be shared by all its links. */
    static ByteBuf[] requests(LoadOrder order) {
        StringBuilder headers = new StringBuilder();
        Requests.HEADERS.forEach(header -> headers.append(header.getKey())
                .append(": ")
                .append(header.getValue())
                .append("\r\n"));
        return IntStream.range(0, order.numbers())
                .mapToObj(number -> "GET " + order.path(number) + " HTTP/1.1\r\nhost: localhost:" + order.port()
                        + "\r\n" + headers + "\r\n")
                .map(text ->
                        Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII))
                                .asReadOnly()))
                .toArray(ByteBuf[]::new);
    }

    @Override
    public ChannelHandler[] handlers() {
        return new ChannelHandler[] {new HttpResponseDecoder(), this};
    }

    @Override
    public void ask(int number) {
        var _ = context.orElseThrow().writeAndFlush(requests[number].duplicate());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = Optional.of(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        if (message instanceof HttpResponse response) {
            status = response.decoderResult().isSuccess() ? response.status().code() : 0;
        }
        boolean last = message instanceof LastHttpContent;
        ReferenceCountUtil.release(message);
        if (last) {
            ear.answered(status);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext gone) {
        ear.broken();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        System.err.println("connection: " + cause);
        var _ = failed.close();
    }
}
