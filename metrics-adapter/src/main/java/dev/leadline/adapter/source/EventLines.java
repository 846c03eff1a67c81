// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Server-sent events from a stream of bytes, each of a limited size. */
final class EventLines {

    /** Largest event; a decision has a few kilobytes per pool. */
    static final int LARGEST = 4 * 1024 * 1024;

    private final InputStream bytes;
    private final int largest;
    private String name = "";
    private final StringBuilder data = new StringBuilder();

    EventLines(InputStream bytes, int largest) {
        this.bytes = new BufferedInputStream(bytes);
        this.largest = largest;
    }

    /** An event; without a name and data it is a sign of life only. */
    record Event(String name, String data) {

        static final Event SIGN_OF_LIFE = new Event("", "");
    }

    /**
     * The next event, or a sign of life after any other line; empty at the end of the stream.
     *
     * @throws IOException when the stream breaks or an event is too large
     */
    Optional<Event> next() throws IOException {
        Optional<String> line = line();
        if (line.isEmpty()) {
            return Optional.empty();
        }
        if (line.get().isEmpty()) {
            Event event = new Event(name, data.toString());
            name = "";
            data.setLength(0);
            return Optional.of(event);
        }
        int colon = line.get().indexOf(':');
        String field = colon < 0 ? line.get() : line.get().substring(0, colon);
        String value = colon < 0 ? "" : line.get().substring(colon + 1);
        take(field, value.startsWith(" ") ? value.substring(1) : value);
        return Optional.of(Event.SIGN_OF_LIFE);
    }

    private void take(String field, String value) throws IOException {
        if (field.equals("event")) {
            name = value;
        } else if (field.equals("data")) {
            if (data.length() + value.length() > largest) {
                throw tooLarge();
            }
            data.append(data.isEmpty() ? "" : "\n").append(value);
        }
    }

    /** A line without its end, which is LF or CR LF. */
    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = bytes.read(); next != '\n'; next = bytes.read()) {
            if (next < 0) {
                return Optional.empty(); // what is not ended does not count
            }
            if (line.size() >= largest) {
                throw tooLarge();
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    private IOException tooLarge() {
        return new IOException("an event is larger than " + largest / 1024 + " KiB");
    }
}
