// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2WindowUpdateFrame;
import io.netty.handler.codec.http2.Http2ChannelDuplexHandler;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.util.ReferenceCountUtil;
import java.util.Optional;
import java.util.stream.IntStream;

/** HTTP/2 in frames, one stream after the other. */
final class Http2Link extends Http2ChannelDuplexHandler implements Link {

    private final Http2FrameCodec codec = Http2FrameCodecBuilder.forClient().build();
    private final Http2Headers[] requests;
    private final Ear ear;
    private Optional<ChannelHandlerContext> context = Optional.empty();
    private int status;

    Http2Link(Http2Headers[] requests, Ear ear) {
        this.requests = requests;
        this.ear = ear;
    }

    /** The requests of an order; they may be shared by all its links, which do not change them. */
    static Http2Headers[] requests(LoadOrder order) {
        return IntStream.range(0, order.numbers())
                .mapToObj(number -> {
                    Http2Headers headers = new DefaultHttp2Headers()
                            .method("GET")
                            .scheme("https")
                            .authority("localhost:" + order.port())
                            .path(order.path(number));
                    Requests.HEADERS.forEach(header -> headers.add(header.getKey(), header.getValue()));
                    return headers;
                })
                .toArray(Http2Headers[]::new);
    }

    @Override
    public ChannelHandler[] handlers() {
        return new ChannelHandler[] {codec, this};
    }

    @Override
    public void ask(int number) {
        var _ = context.orElseThrow()
                .writeAndFlush(new DefaultHttp2HeadersFrame(requests[number], true).stream(newStream()));
    }

    @Override
    protected void handlerAdded0(ChannelHandlerContext added) {
        context = Optional.of(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext from, Object message) {
        boolean last = false;
        if (message instanceof Http2HeadersFrame headers) {
            status = Integer.parseInt(headers.headers().status().toString());
            last = headers.isEndStream();
        } else if (message instanceof Http2DataFrame data) {
            last = data.isEndStream();
            var _ = from.write(
                    new DefaultHttp2WindowUpdateFrame(data.initialFlowControlledBytes()).stream(data.stream()));
        } else if (message instanceof Http2ResetFrame) {
            status = 0;
            last = true;
        }
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
