// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.forecast.evaluate.TableFormatException;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/**
 * Reads traces: CSV with the header {@code arrival_s,input_tokens,output_tokens} in any order; further columns such as
 * {@code client} are passed over, blank lines too. Either the whole trace is read or {@link TableFormatException} says
 * which line is wrong.
 */
public final class TraceReader {
    private static final String ARRIVAL = "arrival_s";
    private static final String INPUT = "input_tokens";
    private static final String OUTPUT = "output_tokens";
    private static final int MAX_TOKENS = 100_000_000;
    private static final String TOKEN_RULE = "must be a whole number of tokens from 1 to " + MAX_TOKENS + ".";

    private final String file;
    private final BufferedReader lines;
    private long line;
    private int arrivalIndex;
    private int inputIndex;
    private int outputIndex;
    private int columns;

    private TraceReader(Reader reader, String file) {
        this.file = file;
        this.lines = new BufferedReader(reader);
    }

    /**
     * Reads plain or gzip-compressed text; which of the two is told by its first bytes.
     *
     * @param file what to call it in errors
     * @return requests by time of arrival
     * @throws TableFormatException when a line is wrong or the compressed data is cut off or damaged
     * @throws IOException when the stream itself fails
     */
    public static List<TraceRequest> read(InputStream stream, String file) throws IOException {
        PushbackInputStream bytes = new PushbackInputStream(stream, 2);
        byte[] magic = bytes.readNBytes(2);
        bytes.unread(magic);
        boolean compressed = magic.length == 2 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        return read(
                new InputStreamReader(compressed ? new GZIPInputStream(bytes) : bytes, StandardCharsets.UTF_8), file);
    }

    /**
     * Reads plain text.
     *
     * @param file what to call it in errors
     * @return requests by time of arrival
     * @throws TableFormatException when a line is wrong
     * @throws IOException when the reader fails
     */
    public static List<TraceRequest> read(Reader reader, String file) throws IOException {
        return new TraceReader(reader, file).readAll();
    }

    private List<TraceRequest> readAll() throws IOException {
        readHeader();
        List<TraceRequest> requests = new ArrayList<>();
        for (String text = next(); text != null; text = next()) {
            if (!text.isBlank()) {
                requests.add(request(text));
            }
        }
        if (requests.isEmpty()) {
            throw wrong("", "", "A trace needs at least one request.", "Add lines below the header.");
        }
        requests.sort((a, b) -> Double.compare(a.arrivalSeconds(), b.arrivalSeconds()));
        return requests;
    }

    private void readHeader() throws IOException {
        String text = next();
        String header = text == null ? "" : text.strip();
        if (header.startsWith("\ufeff")) {
            header = header.substring(1);
        }
        List<String> names =
                Arrays.stream(header.split(",", -1)).map(String::strip).toList();
        columns = names.size();
        arrivalIndex = column(names, ARRIVAL, header);
        inputIndex = column(names, INPUT, header);
        outputIndex = column(names, OUTPUT, header);
    }

    private int column(List<String> names, String name, String header) {
        int index = names.indexOf(name);
        if (index < 0) {
            throw wrong(
                    name,
                    header,
                    "The header must name this column.",
                    "Start the file with: " + ARRIVAL + "," + INPUT + "," + OUTPUT + ".");
        }
        return index;
    }

    private TraceRequest request(String text) {
        List<String> cells = Arrays.asList(text.split(",", -1));
        if (cells.size() != columns) {
            throw wrong(
                    "",
                    text,
                    "has " + cells.size() + " cells where the header has " + columns + ".",
                    "Write one cell per column, separated by commas.");
        }
        return new TraceRequest(
                seconds(cells.get(arrivalIndex).strip()),
                tokens(INPUT, cells.get(inputIndex).strip()),
                tokens(OUTPUT, cells.get(outputIndex).strip()));
    }

    private double seconds(String cell) {
        try {
            double seconds = Double.parseDouble(cell);
            if (seconds >= 0 && seconds < Double.POSITIVE_INFINITY) {
                return seconds;
            }
        } catch (NumberFormatException notANumber) {
            throw badSeconds(cell, notANumber);
        }
        throw badSeconds(cell, null);
    }

    private TableFormatException badSeconds(String cell, @Nullable NumberFormatException cause) {
        TableFormatException wrong = wrong(
                ARRIVAL,
                cell,
                "must be seconds since the start of the trace, a decimal number of at least 0.",
                "Subtract the first time stamp from every one.");
        if (cause != null) {
            wrong.initCause(cause);
        }
        return wrong;
    }

    private int tokens(String column, String cell) {
        String hint = "Leave requests without input or output out of the trace.";
        try {
            int tokens = Integer.parseInt(cell);
            if (tokens >= 1 && tokens <= MAX_TOKENS) {
                return tokens;
            }
        } catch (NumberFormatException notANumber) {
            TableFormatException wrong = wrong(column, cell, TOKEN_RULE, hint);
            wrong.initCause(notANumber);
            throw wrong;
        }
        throw wrong(column, cell, TOKEN_RULE, hint);
    }

    private @Nullable String next() throws IOException {
        line++;
        try {
            return lines.readLine();
        } catch (EOFException | ZipException damaged) {
            TableFormatException wrong =
                    wrong("", "", "The compressed data is cut off or damaged here.", "Copy the file again.");
            wrong.initCause(damaged);
            throw wrong;
        }
    }

    private TableFormatException wrong(String column, String value, String rule, String hint) {
        return new TableFormatException(file, line, column, value, rule, hint);
    }
}
