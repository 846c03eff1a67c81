// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Comparator;

/**
 * A place in a policy's journal. Natural order is newest first, as the journal is read. Times are kept to the
 * microsecond, which is what SQL timestamps hold.
 *
 * @param time the moment decided for, whole microseconds
 * @param id the decision's id, which orders decisions of the same microsecond
 */
public record JournalPosition(Instant time, String id) implements Comparable<JournalPosition> {

    private static final Comparator<JournalPosition> NEWEST_FIRST = Comparator.comparing(JournalPosition::time)
            .thenComparing(JournalPosition::id)
            .reversed();

    /** The position of a decision. */
    public static JournalPosition of(Instant time, String id) {
        return new JournalPosition(time.truncatedTo(ChronoUnit.MICROS), id);
    }

    /** An opaque text that {@link #parse} understands. */
    public String cursor() {
        long micros = ChronoUnit.MICROS.between(Instant.EPOCH, time);
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((micros + ":" + id).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The position a cursor stands for.
     *
     * @throws IllegalArgumentException when the text is no cursor of this journal
     */
    public static JournalPosition parse(String cursor) {
        String text;
        try {
            text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notBase64) {
            throw new IllegalArgumentException("a cursor is the 'next' of an earlier page, not " + cursor, notBase64);
        }
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(0, colon).matches("-?[0-9]{1,17}")) {
            throw new IllegalArgumentException("a cursor is the 'next' of an earlier page, not " + cursor);
        }
        Instant time = Instant.EPOCH.plus(Long.parseLong(text.substring(0, colon)), ChronoUnit.MICROS);
        return new JournalPosition(time, text.substring(colon + 1));
    }

    @Override
    public int compareTo(JournalPosition other) {
        return NEWEST_FIRST.compare(this, other);
    }
}
