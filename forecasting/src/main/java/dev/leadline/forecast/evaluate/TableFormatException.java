// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import java.util.Optional;

/** A file of lines and columns that cannot be used, said so that its owner can mend it. Nothing of it is used. */
public final class TableFormatException extends RuntimeException {

    private static final long serialVersionUID = 1;
    private static final int SHOWN = 60;

    private final String file;
    private final long line;
    private final String column;
    private final String value;
    private final String rule;
    private final String hint;

    /**
     * A line, or the file as a whole.
     *
     * @param file what the caller calls it
     * @param line number of the line, the header being 1; 0 when the file as a whole is meant
     * @param value what stands there; empty when something is missing
     * @param rule what it breaks, the rest of a sentence after the value
     * @param hint how to mend it, a sentence
     */
    public TableFormatException(String file, long line, String value, String rule, String hint) {
        this(file, line, "", value, rule, hint);
    }

    /**
     * A cell.
     *
     * @param column name of its column; empty when the line as a whole is wrong
     */
    public TableFormatException(String file, long line, String column, String value, String rule, String hint) {
        super(file + (line > 0 ? ", line " + line : "") + (column.isEmpty() ? "" : ", column " + column) + ": "
                + quoted(value) + rule + " " + hint);
        this.file = file;
        this.line = line;
        this.column = column;
        this.value = shortened(value);
        this.rule = rule;
        this.hint = hint;
    }

    /** Name of the file, as the caller called it. */
    public String file() {
        return file;
    }

    /** Line number, the header being line 1; 0 when the file as a whole is meant. */
    public long line() {
        return line;
    }

    /** Name of the column, where it is known to be one cell. */
    public Optional<String> column() {
        return column.isEmpty() ? Optional.empty() : Optional.of(column);
    }

    /** What stands there, shortened; empty when something is missing. */
    public String value() {
        return value;
    }

    /** The rule it breaks. */
    public String rule() {
        return rule;
    }

    /** How to mend it, a sentence. */
    public String hint() {
        return hint;
    }

    private static String quoted(String value) {
        return value.isEmpty() ? "" : "'" + shortened(value) + "' ";
    }

    private static String shortened(String value) {
        String printable = value.replaceAll("\\p{Cntrl}", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }
}
