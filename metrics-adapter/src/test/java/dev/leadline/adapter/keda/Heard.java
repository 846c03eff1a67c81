// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a client hears of a stream. */
final class Heard<Q, M> implements ClientResponseObserver<Q, M> {

    private static final int SECONDS = 20;

    private final boolean slow;
    private final BlockingQueue<M> messages = new LinkedBlockingQueue<>();
    private final CompletableFuture<Optional<Status>> end = new CompletableFuture<>();
    private final CompletableFuture<ClientCallStreamObserver<Q>> call = new CompletableFuture<>();

    private Heard(boolean slow) {
        this.slow = slow;
    }

    /** Reads whatever comes. */
    static <Q, M> Heard<Q, M> quickly() {
        return new Heard<>(false);
    }

    /** Reads one message, then nothing until it is told to. */
    static <Q, M> Heard<Q, M> slowly() {
        return new Heard<>(true);
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> started) {
        if (slow) {
            started.disableAutoRequestWithInitial(1);
        }
        call.complete(started);
    }

    @Override
    public void onNext(M message) {
        messages.add(message);
    }

    @Override
    public void onError(Throwable error) {
        end.complete(Optional.of(Status.fromThrowable(error)));
    }

    @Override
    public void onCompleted() {
        end.complete(Optional.empty());
    }

    M next() throws InterruptedException {
        M message = messages.poll(SECONDS, TimeUnit.SECONDS);
        return message == null ? fail("nothing was heard for " + SECONDS + " s") : message;
    }

    /** Nothing lies unread. What is on its way is not seen: ask after something that comes later. */
    void nothingMore() {
        assertThat(messages).isEmpty();
    }

    /** Messages that came and were not asked for yet. */
    int unread() {
        return messages.size();
    }

    /** How it ended: empty when the server said goodbye. */
    Optional<Status> end() throws Exception {
        return end.get(SECONDS, TimeUnit.SECONDS);
    }

    void request(int count) {
        call.join().request(count);
    }

    void cancel() {
        call.join().cancel("the test has heard enough", null);
    }
}
