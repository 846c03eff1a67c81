// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/** What a trigger hears. */
sealed interface Answer {

    /**
     * A number.
     *
     * @param milli thousandths of a replica, never negative
     */
    record Replicas(long milli) implements Answer {

        double count() {
            return milli / 1000.0;
        }

        /** For clients that read whole numbers only: rounded up, because a part of a replica serves nobody. */
        long whole() {
            return Math.ceilDiv(milli, 1000);
        }

        /** Activation: whether the workload runs at all. */
        boolean active() {
            return milli > 0;
        }
    }

    /**
     * No number.
     *
     * @param code NOT_FOUND while there is none; anything else is a mistake in the trigger
     * @param sentence where, what, and how to mend it
     */
    record Refused(Status.Code code, String sentence) implements Answer {

        /** True when the number may still come without anybody changing the trigger. */
        boolean mayPass() {
            return code == Status.Code.NOT_FOUND;
        }

        StatusRuntimeException exception() {
            return code.toStatus().withDescription(sentence).asRuntimeException();
        }
    }
}
