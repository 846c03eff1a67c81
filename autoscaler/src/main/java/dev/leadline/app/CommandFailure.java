// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.util.List;

/** A command cannot do what was asked, for a reason its caller can understand and mend: no stack trace is shown. */
final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final transient List<String> sentences;

    private CommandFailure(int exitCode, List<String> sentences) {
        super(String.join("; ", sentences), null, false, false);
        this.exitCode = exitCode;
        this.sentences = List.copyOf(sentences);
    }

    /** A file or an option is wrong; one sentence per finding. */
    static CommandFailure badInput(List<String> sentences) {
        return new CommandFailure(ExitCode.BAD_INPUT, sentences);
    }

    /** A file or an option is wrong. */
    static CommandFailure badInput(String sentence) {
        return badInput(List.of(sentence));
    }

    /** The input is fine and it cannot be done all the same. */
    static CommandFailure failure(String sentence) {
        return new CommandFailure(ExitCode.FAILURE, List.of(sentence));
    }

    int exitCode() {
        return exitCode;
    }

    List<String> sentences() {
        return sentences;
    }
}
