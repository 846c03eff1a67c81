// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import io.netty.channel.ChannelHandler;

/** How one connection asks, one read after the other, on its event loop. */
interface Link {

    /** Sends the read of a number. */
    void ask(int number);

    /** What is put behind TLS, in this order. */
    ChannelHandler[] handlers();

    /** Hears how a read has ended. */
    interface Ear {

        /**
         * The read is over.
         *
         * @param status of HTTP; 0 when the stream was reset
         */
        void answered(int status);

        /** The connection is no more. */
        void broken();
    }
}
