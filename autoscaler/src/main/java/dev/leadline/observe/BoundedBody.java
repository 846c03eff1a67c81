// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.io.IOException;
import java.io.Serial;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** Collects a body and gives up as soon as it is larger than allowed. */
final class BoundedBody implements HttpResponse.BodySubscriber<byte[]> {

    /** The body is larger than allowed. */
    static final class TooLargeException extends IOException {
        @Serial
        private static final long serialVersionUID = 1L;
    }

    private final CompletableFuture<byte[]> whole = new CompletableFuture<>();
    private final int limit;
    private byte[] bytes;
    private int length;
    private Flow.Subscription subscription = new NoSubscription();

    /**
     * @param expected length that the answer declares, or less than 0
     * @param limit most bytes
     */
    BoundedBody(long expected, int limit) {
        this.limit = limit;
        this.bytes = new byte[Math.clamp(expected, Math.min(8_192, limit), Math.min(limit, 1 << 20))];
    }

    @Override
    public CompletionStage<byte[]> getBody() {
        return whole;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        subscription = given;
        given.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
        for (ByteBuffer buffer : buffers) {
            int more = buffer.remaining();
            if (more > limit - length) {
                subscription.cancel();
                whole.completeExceptionally(new TooLargeException());
                return;
            }
            if (length + more > bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(limit, Math.max(2L * bytes.length, length + (long) more)));
            }
            buffer.get(bytes, length, more);
            length += more;
        }
    }

    @Override
    public void onError(Throwable failure) {
        whole.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
        whole.complete(bytes.length == length ? bytes : Arrays.copyOf(bytes, length));
    }

    private static final class NoSubscription implements Flow.Subscription {
        @Override
        public void request(long count) {}

        @Override
        public void cancel() {}
    }
}
