// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/** A line of a trace that cannot be read, said so that its owner can mend it. Nothing of the trace is used. */
public final class TraceFormatException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN = 60;

    private final String file;
    private final long line;
    private final String column;
    private final String value;
    private final String rule;
    private final String hint;

    TraceFormatException(String file, long line, String column, String value, String rule, String hint) {
        super(file + ", line " + line + ("line".equals(column) ? "" : ", column " + column) + ": " + quoted(value)
                + rule + " " + hint);
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

    /** Line number, the header being line 1. */
    public long line() {
        return line;
    }

    /** Name of the column, or {@code line} when the line as a whole is wrong. */
    public String column() {
        return column;
    }

    /** What stands there, shortened; empty when something is missing. */
    public String value() {
        return value;
    }

    /** The rule it breaks, a sentence. */
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
