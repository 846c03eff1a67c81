// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server on a loopback port that answers each path exactly as told, byte by byte, right or wrong. */
final class LoopbackServer implements AutoCloseable {
    private final ServerSocket socket;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Behaviour> behaviours = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    /** Writes an answer, head included. */
    @FunctionalInterface
    interface Behaviour {
        void answer(OutputStream out) throws IOException, InterruptedException;
    }

    LoopbackServer() {
        try {
            socket = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        threads.execute(this::accept);
    }

    URI at(String path) {
        return URI.create("http://127.0.0.1:" + socket.getLocalPort() + path);
    }

    /** Answers the path with 200 and this body. */
    LoopbackServer serves(String path, byte[] body) {
        return does(path, out -> write(out, "200 OK", "", body, body.length));
    }

    LoopbackServer serves(String path, String body) {
        return serves(path, body.getBytes(StandardCharsets.UTF_8));
    }

    LoopbackServer does(String path, Behaviour behaviour) {
        behaviours.put(path, behaviour);
        return this;
    }

    /** Accepts the request and never answers. */
    LoopbackServer hangs(String path) {
        return does(path, out -> closed.await());
    }

    /** Sends the head and then one byte at a time, slower than anybody waits. */
    LoopbackServer drips(String path) {
        return does(path, out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            boolean over = false;
            while (!over) {
                out.write('#');
                out.flush();
                over = closed.await(20, TimeUnit.MILLISECONDS);
            }
        });
    }

    /** How many requests were answered at the same time, at most. */
    int mostAtOnce() {
        return most.get();
    }

    static void write(OutputStream out, String status, String headers, byte[] body, int declared) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(("HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + declared + "\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        answer.writeBytes(body);
        out.write(answer.toByteArray());
        out.flush();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket one = socket.accept();
                threads.execute(() -> serve(one));
            } catch (IOException over) {
                return;
            }
        }
    }

    private void serve(Socket one) {
        try (one) {
            InputStream in = one.getInputStream();
            String path = path(in);
            Behaviour behaviour = behaviours.getOrDefault(
                    path,
                    out -> write(
                            out, "404 Not Found", "", "404 page not found\n".getBytes(StandardCharsets.UTF_8), 19));
            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
            try {
                behaviour.answer(one.getOutputStream());
            } finally {
                underWay.decrementAndGet();
            }
        } catch (IOException gone) {
            // the client gave up, which is what many of these tests are about
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static String path(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        int one = in.read();
        while (one >= 0 && head.indexOf("\r\n\r\n") < 0) {
            head.append((char) one);
            if (head.indexOf("\r\n\r\n") >= 0) {
                break;
            }
            one = in.read();
        }
        String[] words = head.toString().split(" ", 3);
        return words.length > 1 ? words[1] : "";
    }

    @Override
    public void close() throws IOException {
        closed.countDown();
        socket.close();
        threads.shutdownNow();
    }
}
