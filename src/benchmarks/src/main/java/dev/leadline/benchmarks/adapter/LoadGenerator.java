// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Reads over TLS from a process of its own, on one thread. Bare Netty: a full client takes as much processor time as the
 * server, on the two cores that both share.
 *
 * <p>Prints "begin" when the window begins and a {@link LoadResult} when it has ended.
 */
public final class LoadGenerator {

    private static final long DRAIN_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final LoadOrder order;
    private final Tally tally = new Tally();
    private final List<Conversation> conversations = new ArrayList<>();
    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    private LoadGenerator(LoadOrder order) {
        this.order = order;
    }

    /**
     * Reads until the order is done.
     *
     * @param arguments of {@link LoadOrder#arguments}
     */
    public static void main(String[] arguments) throws Exception {
        LoadGenerator generator = new LoadGenerator(LoadOrder.of(List.of(arguments)));
        try {
            generator.connect();
            System.out.println(generator.run().line());
        } finally {
            var _ = generator.loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private void connect() throws Exception {
        SslContext tls = Tls.client(order.authority(), order.client(), order.protocol());
        Function<Link.Ear, Link> links = links();
        for (int i = 0; i < order.connections(); i++) {
            int first = i * Math.max(1, order.numbers() / order.connections());
            Conversation conversation = new Conversation(links, tally, first, order.numbers(), order.rate() == 0);
            SslHandler[] handshake = new SslHandler[1];
            var _ = new Bootstrap()
                    .group(loop)
                    .channel(NioSocketChannel.class)
                    .option(ChannelOption.TCP_NODELAY, true)
                    .handler(new ChannelInitializer<SocketChannel>() {
                        @Override
                        protected void initChannel(SocketChannel channel) {
                            handshake[0] = tls.newHandler(channel.alloc(), "localhost", order.port());
                            channel.pipeline()
                                    .addLast(handshake[0])
                                    .addLast(conversation.link().handlers());
                        }
                    })
                    .connect("127.0.0.1", order.port())
                    .sync();
            var _ = handshake[0].handshakeFuture().sync();
            String agreed = handshake[0].applicationProtocol();
            if (order.protocol() == LoadOrder.Protocol.h2
                    && !order.protocol().negotiated().equals(agreed)) {
                throw new IllegalStateException("the server does not speak HTTP/2 but " + agreed);
            }
            conversations.add(conversation);
        }
    }

    private Function<Link.Ear, Link> links() {
        return switch (order.protocol()) {
            case h1 -> {
                ByteBuf[] requests = Http1Link.requests(order);
                yield ear -> new Http1Link(requests, ear);
            }
            case h2 -> {
                byte[][] requests = Http2Link.requests(order);
                yield ear -> new Http2Link(requests, ear);
            }
        };
    }

    private LoadResult run() throws InterruptedException, ExecutionException {
        long warm = System.nanoTime() + TimeUnit.SECONDS.toNanos(order.warmSeconds());
        if (order.rate() == 0) {
            onLoop(() -> conversations.forEach(one -> one.read(System.nanoTime())));
        }
        drive(warm);
        onLoop(() -> tally.begin(System.nanoTime()));
        System.out.println("begin");
        drive(System.nanoTime() + TimeUnit.SECONDS.toNanos(order.seconds()));
        onLoop(() -> tally.end(System.nanoTime()));
        System.out.println("end");
        if (order.rate() > 0) {
            drain();
        } else {
            // What is under way was asked in the window, so it counts when it is answered.
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
        onLoop(() -> conversations.forEach(Conversation::end));
        String reasons = loop.submit(tally::reasons).get();
        if (!reasons.isEmpty()) {
            System.err.println("load generator: " + reasons);
        }
        return loop.submit(tally::result).get();
    }

    /** Reads at the rate until a moment; with no rate it only waits, since every answer asks for more. */
    private void drive(long until) {
        long begun = System.nanoTime();
        for (long i = 0; System.nanoTime() < until; i++) {
            if (order.rate() == 0) {
                LockSupport.parkNanos(until - System.nanoTime());
                continue;
            }
            long intended = begun + i * TimeUnit.SECONDS.toNanos(1) / order.rate();
            while (System.nanoTime() < intended) {
                LockSupport.parkNanos(intended - System.nanoTime());
            }
            Conversation next = conversations.get((int) (i % conversations.size()));
            loop.execute(() -> next.read(intended));
        }
    }

    private void drain() throws InterruptedException, ExecutionException {
        long until = System.nanoTime() + DRAIN_NANOS;
        while (System.nanoTime() < until
                && !loop.submit(() -> conversations.stream().allMatch(Conversation::isIdle))
                        .get()) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    private void onLoop(Runnable task) throws InterruptedException, ExecutionException {
        loop.submit(task).get();
    }
}
