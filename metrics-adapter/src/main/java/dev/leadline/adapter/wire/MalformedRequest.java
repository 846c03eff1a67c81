// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

/** A mistake of whoever asks; its message is the sentence of the 400 that follows. Never leaves this package. */
final class MalformedRequest extends Exception {

    private static final long serialVersionUID = 1L;

    /** Longer quotations of what was asked help nobody. */
    private static final int LONGEST_QUOTATION = 100;

    MalformedRequest(String sentence) {
        super(sentence, null, false, false);
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }

    /** What was asked, between quotes and of bounded length. */
    static String quotation(String text) {
        return "'" + (text.length() <= LONGEST_QUOTATION ? text : text.substring(0, LONGEST_QUOTATION) + "…") + "'";
    }
}
