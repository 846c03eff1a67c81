// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of a label selector: an operator sign, a word, or its end.
 *
 * @param text the sign or the word; empty for the end
 * @param kind which of the three
 */
record SelectorToken(Kind kind, String text) {

    enum Kind {
        Sign,
        Word,
        End
    }

    private static final SelectorToken END = new SelectorToken(Kind.End, "");

    /** All pieces of a text, closed by its end. */
    static List<SelectorToken> of(String text) {
        List<SelectorToken> tokens = new ArrayList<>();
        int at = 0;
        while (at < text.length()) {
            if (isSpace(text.charAt(at))) {
                at++;
                continue;
            }
            int end = isSign(text.charAt(at)) ? endOfSign(text, at) : endOfWord(text, at);
            Kind kind = isSign(text.charAt(at)) ? Kind.Sign : Kind.Word;
            tokens.add(new SelectorToken(kind, text.substring(at, end)));
            at = end;
        }
        tokens.add(END);
        return tokens;
    }

    boolean is(String sign) {
        return kind == Kind.Sign && text.equals(sign);
    }

    boolean isWord() {
        return kind == Kind.Word;
    }

    boolean isEnd() {
        return kind == Kind.End;
    }

    /** As a sentence names it. */
    String found() {
        return isEnd() ? "its end" : MalformedRequest.quotation(text);
    }

    private static int endOfSign(String text, int from) {
        boolean two = text.startsWith("==", from) || text.startsWith("!=", from);
        return from + (two ? 2 : 1);
    }

    private static int endOfWord(String text, int from) {
        int end = from;
        while (end < text.length() && !isSign(text.charAt(end)) && !isSpace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t' || c == '\r' || c == '\n';
    }

    private static boolean isSign(char c) {
        return "=!(),<>".indexOf(c) >= 0;
    }
}
