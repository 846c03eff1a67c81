// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.nio.file.Path;
import java.util.List;

/**
 * What a load generator is to do.
 *
 * @param protocol of all connections
 * @param port of the server, on the loopback
 * @param path what is read; {@code {}} stands for a number that goes round
 * @param numbers how many numbers there are
 * @param connections that stand all the time, each with one read under way at most
 * @param warmSeconds before anything counts
 * @param seconds that count
 * @param rate reads a second, whatever the answers do; 0: the next one follows each answer
 * @param authority who has signed the server's certificate
 * @param client shown to the server
 */
record LoadOrder(
        Protocol protocol,
        int port,
        String path,
        int numbers,
        int connections,
        int warmSeconds,
        int seconds,
        int rate,
        Path authority,
        Authority.Pair client) {

    /** Of HTTP. */
    enum Protocol {
        h1("HTTP/1.1", "http/1.1"),
        h2("HTTP/2", "h2");

        private final String label;
        private final String negotiated;

        Protocol(String label, String negotiated) {
            this.label = label;
            this.negotiated = negotiated;
        }

        /** As people write it. */
        String label() {
            return label;
        }

        /** As ALPN writes it. */
        String negotiated() {
            return negotiated;
        }
    }

    /** On a command line. */
    List<String> arguments() {
        return List.of(
                protocol.name(),
                Integer.toString(port),
                path,
                Integer.toString(numbers),
                Integer.toString(connections),
                Integer.toString(warmSeconds),
                Integer.toString(seconds),
                Integer.toString(rate),
                authority.toString(),
                client.chain().toString(),
                client.key().toString());
    }

    /** From a command line. */
    static LoadOrder of(List<String> arguments) {
        return new LoadOrder(
                Protocol.valueOf(arguments.get(0)),
                Integer.parseInt(arguments.get(1)),
                arguments.get(2),
                Integer.parseInt(arguments.get(3)),
                Integer.parseInt(arguments.get(4)),
                Integer.parseInt(arguments.get(5)),
                Integer.parseInt(arguments.get(6)),
                Integer.parseInt(arguments.get(7)),
                Path.of(arguments.get(8)),
                new Authority.Pair(Path.of(arguments.get(9)), Path.of(arguments.get(10))));
    }

    /** The path of a number. */
    String path(int number) {
        return path.replace("{}", Integer.toString(number));
    }
}
