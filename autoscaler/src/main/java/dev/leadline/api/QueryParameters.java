// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.JournalPosition;
import dev.leadline.policy.DurationText;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;

/** Reads query parameters; one that is wrong ends the request with 400. */
final class QueryParameters {

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1000;

    private QueryParameters() {}

    static Optional<Instant> time(ServerRequest request, String name) {
        return request.queryParam(name).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeParseException notTime) {
                throw new ProblemException(Problem.invalidParameter(
                        name,
                        text,
                        "a time is RFC 3339 with its zone",
                        "Write it like 2026-11-23T12:00:00Z, with a + of an offset written as %2B."));
            }
        });
    }

    static int limit(ServerRequest request) {
        return request.queryParam("limit")
                .map(text -> {
                    if (text.matches("[0-9]{1,6}")) {
                        int limit = Integer.parseInt(text);
                        if (limit >= 1 && limit <= LARGEST_LIMIT) {
                            return limit;
                        }
                    }
                    throw new ProblemException(Problem.invalidParameter(
                            "limit",
                            text,
                            "a limit is a whole number from 1 to " + LARGEST_LIMIT,
                            "Leave it out for " + DEFAULT_LIMIT + "."));
                })
                .orElse(DEFAULT_LIMIT);
    }

    static Optional<JournalPosition> cursor(ServerRequest request) {
        return request.queryParam("cursor").map(text -> {
            try {
                return JournalPosition.parse(text);
            } catch (IllegalArgumentException notCursor) {
                throw new ProblemException(Problem.invalidParameter(
                        "cursor",
                        text,
                        "a cursor is the 'next' of an earlier page",
                        "Leave it out to begin with the newest decision."));
            }
        });
    }

    static Duration step(ServerRequest request) {
        String text = request.queryParam("step").orElse("60s");
        return DurationText.parse(text)
                .filter(step -> !step.isZero())
                .orElseThrow(() -> new ProblemException(Problem.invalidParameter(
                        "step",
                        text,
                        "a step is a duration above 0: digits with ms, s, m, h or d",
                        "Write it like 60s or 15s; 60s is meant when it is left out.")));
    }
}
