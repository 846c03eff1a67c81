// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCall.Listener;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/** Bounds the calls that are open at once: those that stream, and those whose request never comes to its end. */
final class OpenCalls implements ServerInterceptor {

    private final int most;
    private final Semaphore places;

    OpenCalls(int most) {
        this.most = most;
        this.places = new Semaphore(most);
    }

    @Override
    public <Q, A> Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        if (!places.tryAcquire()) {
            call.close(
                    Status.RESOURCE_EXHAUSTED.withDescription(
                            "This adapter has " + most + " calls open, which is its limit;"
                                    + " each external-push trigger holds two. Try again, or spread the triggers over more adapters."),
                    new Metadata());
            return new Listener<>() {};
        }
        return new Place<>(next.startCall(call, headers), places);
    }

    /** Gives the place back at the end of the call, once. */
    private static final class Place<Q> extends SimpleForwardingServerCallListener<Q> {

        private final Semaphore places;
        private final AtomicBoolean given = new AtomicBoolean();

        Place(Listener<Q> call, Semaphore places) {
            super(call);
            this.places = places;
        }

        @Override
        public void onCancel() {
            giveBack();
            super.onCancel();
        }

        @Override
        public void onComplete() {
            giveBack();
            super.onComplete();
        }

        private void giveBack() {
            if (given.compareAndSet(false, true)) {
                places.release();
            }
        }
    }
}
