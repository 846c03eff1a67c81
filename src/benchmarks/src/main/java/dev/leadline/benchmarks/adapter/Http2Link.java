// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * As much of HTTP/2 (RFC 9113) as reads need, one stream after the other, with header blocks that are written out in advance:
 * a whole implementation takes several times the processor time of the server that is measured.
 */
final class Http2Link extends ByteToMessageDecoder implements Link {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int FRAME_HEADER = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RESET_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_STREAM = 1;
    private static final int ACKNOWLEDGED = 1;
    private static final int END_HEADERS = 4;
    /** Place of {@code :status: 200} in HPACK's static table (RFC 7541, appendix A), as an indexed field. */
    private static final int STATUS_OK = 0x88;

    private static final int OK = 200;
    private static final int ENABLE_PUSH = 2;
    /** What a connection may receive at all, so that nothing has to be granted later: two gigabytes. */
    private static final int WINDOW = Integer.MAX_VALUE - 65_535;

    private final byte[][] requests;
    private final Ear ear;
    private Optional<ChannelHandlerContext> context = Optional.empty();
    private boolean opened;
    private int stream = -1;
    private int status;

    Http2Link(byte[][] requests, Ear ear) {
        this.requests = requests;
        this.ear = ear;
    }

    /** The header blocks of an order; they may be shared by all its links. */
    static byte[][] requests(LoadOrder order) {
        return IntStream.range(0, order.numbers())
                .mapToObj(number -> block(order, order.path(number)))
                .toArray(byte[][]::new);
    }

    /** GET and https are indexed fields, everything else is literal and not to be remembered. */
    private static byte[] block(LoadOrder order, String path) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x82);
        block.write(0x87);
        block.write(0x04);
        text(block, path);
        block.write(0x01);
        text(block, "localhost:" + order.port());
        Requests.HEADERS.forEach(header -> {
            block.write(0);
            text(block, header.getKey());
            text(block, header.getValue());
        });
        return block.toByteArray();
    }

    /** A string of HPACK: its length in seven bits and what does not fit in further bytes, then its characters. */
    private static void text(ByteArrayOutputStream block, String text) {
        int rest = text.length() - 127;
        if (rest < 0) {
            block.write(text.length());
        } else {
            block.write(127);
            for (; rest >= 128; rest >>= 7) {
                block.write((rest & 127) | 128);
            }
            block.write(rest);
        }
        block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public ChannelHandler[] handlers() {
        return new ChannelHandler[] {this};
    }

    @Override
    public void ask(int number) {
        ChannelHandlerContext asking = context.orElseThrow();
        byte[] block = requests[number];
        ByteBuf out = opened(asking.alloc().buffer(block.length + 64));
        stream += 2;
        frame(out, HEADERS, END_STREAM | END_HEADERS, stream, block.length).writeBytes(block);
        var _ = asking.writeAndFlush(out);
    }

    /** The preface goes before all else, so also before the answer to the server's settings, which may come first. */
    private ByteBuf opened(ByteBuf out) {
        if (!opened) {
            opened = true;
            out.writeBytes(PREFACE);
            frame(out, SETTINGS, 0, 0, 6).writeShort(ENABLE_PUSH).writeInt(0);
            frame(out, WINDOW_UPDATE, 0, 0, 4).writeInt(WINDOW);
        }
        return out;
    }

    private static ByteBuf frame(ByteBuf out, int type, int flags, int stream, int length) {
        return out.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = Optional.of(added);
    }

    @Override
    protected void decode(ChannelHandlerContext from, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < FRAME_HEADER) {
            return;
        }
        int length = in.getUnsignedMedium(in.readerIndex());
        if (in.readableBytes() < FRAME_HEADER + length) {
            return;
        }
        int type = in.getUnsignedByte(in.readerIndex() + 3);
        int flags = in.getUnsignedByte(in.readerIndex() + 4);
        in.skipBytes(FRAME_HEADER);
        ByteBuf payload = in.readSlice(length);
        switch (type) {
            case HEADERS -> {
                status = length > 0 && payload.getUnsignedByte(payload.readerIndex()) == STATUS_OK ? OK : 0;
                end(flags);
            }
            case DATA -> end(flags);
            case RESET_STREAM -> ear.answered(0);
            case SETTINGS -> answer(from, SETTINGS, flags, Unpooled.EMPTY_BUFFER);
            case PING -> answer(from, PING, flags, payload);
            default -> {} // Nothing else asks for something.
        }
    }

    private void end(int flags) {
        if ((flags & END_STREAM) != 0) {
            ear.answered(status);
        }
    }

    private void answer(ChannelHandlerContext to, int type, int flags, ByteBuf payload) {
        if ((flags & ACKNOWLEDGED) == 0) {
            ByteBuf out = opened(to.alloc().buffer(FRAME_HEADER + payload.readableBytes()));
            var _ = to.writeAndFlush(
                    frame(out, type, ACKNOWLEDGED, 0, payload.readableBytes()).writeBytes(payload));
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
