// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

/** What the process tells its caller. */
final class ExitCode {

    /** Done. */
    static final int OK = 0;
    /** Not done, and the input was not the reason. */
    static final int FAILURE = 1;
    /** Not done, because a file or an option is wrong. */
    static final int BAD_INPUT = 2;

    private ExitCode() {}
}
