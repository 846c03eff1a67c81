// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.Snapshot;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One open stream: sends at once, then whenever the message has changed. A peer that does not read is not written to; once it
 * reads again it hears the newest, and what lay between is left out. So a stream holds one message at most, and writing
 * never waits for anybody.
 *
 * <p>While there is no number the stream stays open and silent: KEDA keeps what it last heard, and hears the sentence when it
 * polls. Ending the stream would put off the next word by KEDA's back-off, up to a minute.
 *
 * @param <M> what is sent
 */
final class PushStream<M> {

    /** Bytes that wait to be written before a peer counts as slow: one message. */
    private static final int ONE_MESSAGE = 1;

    private final Supplier<Snapshot> snapshots;
    private final PoolTrigger trigger;
    private final Function<Answer, Optional<M>> message;
    private final ServerCallStreamObserver<M> peer;
    private Optional<PolicyBoard> seen = Optional.empty();
    private Optional<M> sent = Optional.empty();
    private boolean over;

    PushStream(
            Supplier<Snapshot> snapshots,
            PoolTrigger trigger,
            Function<Answer, Optional<M>> message,
            ServerCallStreamObserver<M> peer) {
        this.snapshots = snapshots;
        this.trigger = trigger;
        this.message = message;
        this.peer = peer;
    }

    /**
     * Prepares the call; nothing is sent yet.
     *
     * @param ended hears that the peer has gone or that the stream has been ended
     */
    void prepare(Runnable ended) {
        peer.setOnReadyThreshold(ONE_MESSAGE);
        peer.setOnReadyHandler(this::look);
        peer.setOnCloseHandler(ended);
        peer.setOnCancelHandler(() -> {
            end();
            ended.run();
        });
    }

    /** Sends what is new. It reads the snapshot itself: whoever calls last has the newest. */
    synchronized void look() {
        if (over || !peer.isReady()) {
            return;
        }
        Snapshot snapshot = snapshots.get();
        Optional<PolicyBoard> board = snapshot.board(trigger.policy());
        if (board.isPresent() && seen.isPresent() && same(board.get(), seen.get())) {
            return;
        }
        seen = board;
        Answer answer = trigger.answer(snapshot);
        if (answer instanceof Answer.Refused refused && !refused.mayPass()) {
            over = true;
            peer.onError(refused.exception());
            return;
        }
        Optional<M> next = message.apply(answer);
        if (next.isPresent() && !next.equals(sent)) {
            sent = next;
            peer.onNext(next.get());
        }
    }

    /** Says goodbye, so that the peer looks for another server. */
    synchronized void close() {
        if (!over) {
            over = true;
            peer.onCompleted();
        }
    }

    private synchronized void end() {
        over = true;
    }

    /** A policy that has not changed is the same object in every snapshot; comparing the contents would cost more. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean same(PolicyBoard one, PolicyBoard other) {
        return one == other;
    }
}
