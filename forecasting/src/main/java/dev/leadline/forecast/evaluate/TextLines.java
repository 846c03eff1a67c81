// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The lines of a text, one at a time and none kept; plain or gzip, which of the two is told by the first bytes. A line has a
 * greatest length, so that a file of another kind does not fill the memory.
 */
final class TextLines {

    private static final int LONGEST = 64 * 1024;
    private static final String DAMAGED = "The compressed data is cut off or damaged here.";

    private final String file;
    private final BufferedReader characters;
    private long line;

    TextLines(InputStream bytes, String file) throws IOException {
        this.file = file;
        PushbackInputStream peeked = new PushbackInputStream(bytes, 2);
        byte[] magic = peeked.readNBytes(2);
        peeked.unread(magic);
        boolean compressed = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        characters = new BufferedReader(
                new InputStreamReader(compressed ? opened(peeked) : peeked, StandardCharsets.UTF_8), 1 << 16);
    }

    /** Name of the file, as the caller called it. */
    String file() {
        return file;
    }

    /** Number of the line that was read last, from 1. */
    long line() {
        return line;
    }

    /** The next line that is not blank, without a byte order mark; empty at the end. */
    Optional<String> next() throws IOException {
        while (true) {
            Optional<String> text = read();
            if (text.isEmpty() || !text.get().isBlank()) {
                return text;
            }
        }
    }

    private InputStream opened(InputStream bytes) throws IOException {
        try {
            return new GZIPInputStream(bytes, 1 << 16);
        } catch (EOFException | ZipException damaged) {
            throw damaged(damaged);
        }
    }

    private Optional<String> read() throws IOException {
        StringBuilder text = new StringBuilder();
        line++;
        try {
            int next = characters.read();
            if (next < 0) {
                return Optional.empty();
            }
            while (next >= 0 && next != '\n') {
                if (text.length() == LONGEST) {
                    throw new TableFormatException(
                            file,
                            line,
                            text.toString(),
                            "goes on for more than " + LONGEST + " characters.",
                            "This is no CSV file: check the file name.");
                }
                text.append((char) next);
                next = characters.read();
            }
        } catch (EOFException | ZipException damaged) {
            throw damaged(damaged);
        }
        String whole = text.toString().strip();
        return Optional.of(line == 1 && whole.startsWith("\ufeff") ? whole.substring(1) : whole);
    }

    private TableFormatException damaged(IOException cause) {
        TableFormatException wrong =
                new TableFormatException(file, Math.max(1, line), "", DAMAGED, "Copy or write the file again.");
        wrong.initCause(cause);
        return wrong;
    }
}
