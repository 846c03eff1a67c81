// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.util.List;

/** One program of the control plane, as a process or in a container. */
interface Part {

    /** Makes parts of one kind. */
    @FunctionalInterface
    interface Maker {

        /**
         * A part that does not run yet.
         *
         * @param name of the part and of its log
         * @param program of the testbed's folder, {@code plane} or {@code kwok}
         */
        Part make(String name, String program, List<String> arguments);
    }

    String name();

    void start() throws IOException;

    /** Stops it, gently at first; returns when it is gone. What it keeps on disk stays, and it can start again. */
    void stop();

    /** Ends it for good and at once. */
    void end();

    /** Stops its clock (SIGSTOP): connections stay, answers do not come. */
    void pause();

    void resume();

    boolean isRunning();

    /** True when it has ended though nobody stopped it. */
    boolean hasFailed();

    /** The end of what it said, for the message of a failed test. */
    String lastWords();
}
