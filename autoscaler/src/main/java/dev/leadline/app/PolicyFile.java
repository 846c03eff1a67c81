// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Reads one file of policies; what is wrong with one is said as where, what, rule and hint. */
final class PolicyFile {

    /** Far above any policy; keeps a slip of the hand from filling the memory. */
    private static final long MOST_BYTES = 1 << 20;

    private PolicyFile() {}

    /** Every document of a file. */
    static List<ParsedPolicy> read(Path file) {
        return PolicyParser.parseAll(text(file, "policy"), file.toString());
    }

    /** The one policy of a file; anything else is bad input. */
    static ScalingPolicy readOne(Path file) {
        List<ParsedPolicy> documents = read(file);
        List<String> findings = documents.stream()
                .flatMap(document -> invalid(document).stream())
                .flatMap(invalid -> invalid.violations().stream())
                .map(PolicyFile::describe)
                .toList();
        if (!findings.isEmpty()) {
            throw CommandFailure.badInput(findings);
        }
        if (documents.size() != 1) {
            throw CommandFailure.badInput(file + " holds " + documents.size()
                    + " policies and one is wanted: put it into a file of its own.");
        }
        return switch (documents.getFirst()) {
            case ParsedPolicy.Valid valid -> valid.policy();
            case ParsedPolicy.Invalid invalid -> throw new IllegalStateException("has findings: " + invalid);
        };
    }

    /** A violation in four lines. */
    static String describe(Violation violation) {
        String value = violation.value().isEmpty() ? "(missing)" : violation.value();
        return violation.path() + "\n  is:   " + value + "\n  rule: " + violation.rule() + "\n  hint: "
                + violation.hint();
    }

    private static Optional<ParsedPolicy.Invalid> invalid(ParsedPolicy document) {
        return switch (document) {
            case ParsedPolicy.Valid valid -> Optional.empty();
            case ParsedPolicy.Invalid invalid -> Optional.of(invalid);
        };
    }

    /**
     * The text of a file; bad input where it cannot be read.
     *
     * @param kind what it should hold, a word for the sentence
     */
    static String text(Path file, String kind) {
        try {
            if (Files.isDirectory(file)) {
                throw CommandFailure.badInput(file + " is a folder: name the " + kind + " file in it.");
            }
            if (Files.size(file) > MOST_BYTES) {
                throw CommandFailure.badInput(file + " is larger than " + MOST_BYTES + " bytes, which no " + kind
                        + " file is: check the file name.");
            }
            return Files.readString(file);
        } catch (NoSuchFileException missing) {
            throw CommandFailure.badInput(file + " does not exist: check the file name.");
        } catch (MalformedInputException malformed) {
            throw CommandFailure.badInput(file + " is not UTF-8 text: check the file name, or convert it.");
        } catch (AccessDeniedException denied) {
            throw CommandFailure.badInput(file + " may not be read: check its permissions.");
        } catch (IOException unreadable) {
            throw CommandFailure.badInput(file + " cannot be read: " + unreadable.getMessage());
        }
    }
}
