// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.MissingReason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads Prometheus text (0.0.4, and 1.0.0 with quoted names) and OpenMetrics text, and keeps only the wanted families.
 * Works on the bytes of the body; lines of unwanted families cost no more than finding their end.
 *
 * <p>Refuses the whole body when it is not metrics (empty, HTML, JSON, binary, invalid UTF-8) or ends inside a line.
 * A wanted line that cannot be read spoils its metric and nothing else; a series that stands twice counts once, by its
 * first line; the first {@code # TYPE} of a family holds. Samples with a timestamp more than a minute away from now are
 * not current. Safe for use by many threads.
 */
final class ExpositionParser {
    private static final double CURRENT_MILLIS = 60_000;

    private final WantedNames wanted;

    ExpositionParser(Collection<String> families) {
        this.wanted = WantedNames.of(families);
    }

    /** Reads a body that is as long as its array and was not declared as OpenMetrics. */
    ParsedBody parse(byte[] body, Instant now) {
        return parse(body, body.length, false, now);
    }

    /**
     * Reads the first {@code length} bytes.
     *
     * @param openMetrics true when the answer was declared as OpenMetrics, which ends with {@code # EOF}
     * @param now what timestamps are compared with
     */
    ParsedBody parse(byte[] body, int length, boolean openMetrics, Instant now) {
        if (!validText(body, length)) {
            return new ParsedBody.Refused(MissingReason.NotMetrics, "is not valid UTF-8 text");
        }
        boolean ends = endsWithEof(body, length);
        if (openMetrics && !ends) {
            return new ParsedBody.Refused(MissingReason.Truncated, "is cut off: it lacks the closing # EOF");
        }
        return new Scan(body, length, ends, now).run();
    }

    private static boolean validText(byte[] body, int length) {
        int high = 0;
        for (int i = 0; i < length; i++) {
            high |= body[i];
        }
        if (high >= 0) {
            return true;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body, 0, length));
            return true;
        } catch (CharacterCodingException invalid) {
            return false;
        }
    }

    private static boolean endsWithEof(byte[] body, int length) {
        int end = length;
        while (end > 0 && body[end - 1] <= ' ') {
            end--;
        }
        return end >= 5 && new String(body, end - 5, 5, StandardCharsets.ISO_8859_1).equals("# EOF");
    }

    /** One pass over one body. */
    private final class Scan {
        private final byte[] body;
        private final int length;
        private final double millisPerUnit;
        private final double nowMillis;
        private final SampleLine line = new SampleLine();
        private final Map<String, List<Exposition.Sample>> samples = new HashMap<>();
        private final Map<String, Set<Labels>> seen = new HashMap<>();
        private final Map<String, MetricType> types = new HashMap<>();
        private final Set<String> spoiled = new HashSet<>();
        private boolean anySample;

        Scan(byte[] body, int length, boolean openMetrics, Instant now) {
            this.body = body;
            this.length = length;
            this.millisPerUnit = openMetrics ? 1000 : 1;
            this.nowMillis = now.toEpochMilli();
        }

        ParsedBody run() {
            int from = 0;
            while (from < length) {
                int newline = from;
                while (newline < length && body[newline] != '\n') {
                    newline++;
                }
                boolean complete = newline < length;
                if (!line(from, newline, complete)) {
                    return refusal(from);
                }
                from = newline + 1;
            }
            return anySample
                    ? new Exposition(samples, types, spoiled)
                    : new ParsedBody.Refused(MissingReason.NotMetrics, "holds no metrics at all");
        }

        private ParsedBody.Refused refusal(int from) {
            if (anySample) {
                return new ParsedBody.Refused(MissingReason.Truncated, "is cut off inside its last line");
            }
            String kind = switch (body[from]) {
                case '<' -> "looks like HTML, not like metrics";
                case '{', '[' -> "looks like JSON, not like metrics";
                default -> binary() ? "is binary, not text" : "is no metrics text";
            };
            return new ParsedBody.Refused(MissingReason.NotMetrics, kind);
        }

        private boolean binary() {
            for (int i = 0; i < Math.min(length, 512); i++) {
                if (body[i] >= 0 && body[i] < ' ' && body[i] != '\n' && body[i] != '\r' && body[i] != '\t') {
                    return true;
                }
            }
            return false;
        }

        /** False when the body must be refused: its first sample line or its incomplete last line cannot be read. */
        private boolean line(int lineFrom, int lineTo, boolean complete) {
            int from = lineFrom;
            int to = lineTo;
            while (to > from && (body[to - 1] == '\r' || body[to - 1] == ' ' || body[to - 1] == '\t')) {
                to--;
            }
            while (from < to && (body[from] == ' ' || body[from] == '\t')) {
                from++;
            }
            if (from == to) {
                return true;
            }
            if (body[from] == '#') {
                comment(from, to);
                return true;
            }
            return sample(from, to, complete);
        }

        private boolean sample(int from, int to, boolean complete) {
            int nameEnd = from;
            while (nameEnd < to && SampleLine.isNameByte(body[nameEnd])) {
                nameEnd++;
            }
            boolean named = nameEnd > from && (body[from] < '0' || body[from] > '9');
            boolean nameInside = !named && body[from] == '{';
            String name = named ? wanted.find(body, from, nameEnd) : "";
            if (named && name.isEmpty() && anySample && complete) {
                return true;
            }
            SampleLine.Outcome outcome =
                    named || nameInside ? line.read(body, nameEnd, to) : SampleLine.Outcome.Malformed;
            if (outcome == SampleLine.Outcome.Malformed) {
                if (!name.isEmpty()) {
                    spoiled.add(name);
                }
                return anySample && complete;
            }
            if (nameInside) {
                if (line.quotedName().isEmpty()) {
                    return anySample && complete;
                }
                byte[] spelled = line.quotedName().getBytes(StandardCharsets.UTF_8);
                name = wanted.find(spelled, 0, spelled.length);
            }
            anySample = true;
            if (outcome == SampleLine.Outcome.Read && !name.isEmpty()) {
                keep(name);
            }
            return true;
        }

        private void keep(String name) {
            Labels labels = line.labelsRead();
            if (seen.computeIfAbsent(name, ignored -> new HashSet<>()).add(labels)) {
                double stamp = line.timestamp() * millisPerUnit;
                boolean current = Double.isNaN(stamp) || Math.abs(stamp - nowMillis) <= CURRENT_MILLIS;
                boolean usable = current && Double.isFinite(line.value());
                samples.computeIfAbsent(name, ignored -> new ArrayList<>())
                        .add(new Exposition.Sample(labels, usable ? line.value() : Double.NaN));
            }
        }

        private void comment(int from, int to) {
            int at = skipBlanks(from + 1, to);
            if (to - at < 6 || body[at] != 'T' || body[at + 1] != 'Y' || body[at + 2] != 'P' || body[at + 3] != 'E') {
                return;
            }
            at = skipBlanks(at + 4, to);
            boolean quoted = at < to && body[at] == '"';
            int nameFrom = quoted ? at + 1 : at;
            int nameTo = nameFrom;
            while (nameTo < to && (quoted ? body[nameTo] != '"' : body[nameTo] > ' ')) {
                nameTo++;
            }
            String name = wanted.find(body, nameFrom, nameTo);
            if (!name.isEmpty()) {
                int typeFrom = skipBlanks(quoted ? nameTo + 1 : nameTo, to);
                types.putIfAbsent(
                        name,
                        MetricType.of(new String(
                                body, Math.min(typeFrom, to), Math.max(0, to - typeFrom), StandardCharsets.UTF_8)));
            }
        }

        private int skipBlanks(int from, int to) {
            int at = from;
            while (at < to && (body[at] == ' ' || body[at] == '\t')) {
                at++;
            }
            return at;
        }
    }
}
