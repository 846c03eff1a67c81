// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.server.ServerRequest;
import reactor.core.publisher.Mono;

/** Reads request bodies up to a limit. */
final class RequestBodies {

    /** Largest pushed observation. */
    static final int OBSERVATION = 4 * 1024 * 1024;
    /** Largest policy. */
    static final int POLICY = 1024 * 1024;
    /** Largest manifest. */
    static final int MANIFEST = 256 * 1024;
    /** Largest history: two weeks of 15 s bins and more. */
    static final int HISTORY = 32 * 1024 * 1024;

    // A client that still sends cannot read the answer, so what is too much is read and thrown away, up to this factor.
    private static final int PATIENCE = 8;

    private RequestBodies() {}

    /** The whole body, or a 413 problem. */
    static Mono<byte[]> bytes(ServerRequest request, int limit) {
        return request.body(BodyExtractors.toDataBuffers())
                .reduceWith(() -> new Collected(limit), Collected::add)
                .map(Collected::bytes);
    }

    /**
     * The body as text.
     *
     * @throws ProblemException when it is not UTF-8
     */
    static String text(byte[] body) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException notText) {
            throw new ProblemException(Problem.of(
                    400, "not-text", "The body is not text", "The body is not UTF-8; send it as UTF-8 text."));
        }
    }

    private static final class Collected {
        private final int limit;
        private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
        private long received;

        Collected(int limit) {
            this.limit = limit;
        }

        Collected add(DataBuffer buffer) {
            try {
                received += buffer.readableByteCount();
                if (received > (long) limit * PATIENCE) {
                    throw new ProblemException(Problem.tooLarge(limit));
                }
                if (received <= limit) {
                    byte[] piece = new byte[buffer.readableByteCount()];
                    buffer.read(piece);
                    kept.writeBytes(piece);
                }
                return this;
            } finally {
                DataBufferUtils.release(buffer);
            }
        }

        byte[] bytes() {
            if (received > limit) {
                throw new ProblemException(Problem.tooLarge(limit));
            }
            return kept.toByteArray();
        }
    }
}
