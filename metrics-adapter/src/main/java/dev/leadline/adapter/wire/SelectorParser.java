// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.wire.MalformedRequest.quotation;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * The grammar of label selectors, as the API server reads it: {@code a=b}, {@code a==b}, {@code a!=b}, {@code a in (b,c)},
 * {@code a notin (b,c)}, {@code a}, {@code !a}, {@code a>1}, {@code a<1}, joined by commas. Values may be empty. Its length
 * and the number of its parts are bounded.
 */
final class SelectorParser {

    /** In characters. */
    static final int LONGEST = 4096;

    static final int MOST_REQUIREMENTS = 32;

    /** In all its sets together. */
    static final int MOST_VALUES = 256;

    private final List<SelectorToken> tokens;
    private int at;
    private int values;

    private SelectorParser(List<SelectorToken> tokens) {
        this.tokens = tokens;
    }

    static Selector parse(String text) throws MalformedRequest {
        if (text.length() > LONGEST) {
            throw new MalformedRequest(
                    "labelSelector has " + text.length() + " characters; at most " + LONGEST + " are read");
        }
        return new Selector(new SelectorParser(SelectorToken.of(text)).requirements(), text.strip());
    }

    private List<Requirement> requirements() throws MalformedRequest {
        List<Requirement> requirements = new ArrayList<>();
        if (next().isEnd()) {
            return requirements;
        }
        while (true) {
            if (requirements.size() == MOST_REQUIREMENTS) {
                throw new MalformedRequest("labelSelector has more than " + MOST_REQUIREMENTS + " requirements");
            }
            requirements.add(requirement());
            SelectorToken separator = take();
            if (separator.isEnd()) {
                return requirements;
            }
            if (!separator.is(",")) {
                throw unexpected(separator, "a comma or its end");
            }
        }
    }

    private Requirement requirement() throws MalformedRequest {
        SelectorToken first = take();
        if (first.is("!")) {
            return new Requirement.Absent(key(take()));
        }
        String key = key(first);
        if (next().isEnd() || next().is(",")) {
            return new Requirement.Present(key);
        }
        SelectorToken operator = take();
        return switch (operator.text()) {
            case "=", "==" -> new Requirement.OneOf(key, Set.of(value()));
            case "!=" -> new Requirement.NoneOf(key, Set.of(value()));
            case ">" -> new Requirement.Above(key, bound());
            case "<" -> new Requirement.Below(key, bound());
            case "in" -> new Requirement.OneOf(key, set());
            case "notin" -> new Requirement.NoneOf(key, set());
            default -> throw unexpected(operator, "one of = == != in notin < >");
        };
    }

    private static String key(SelectorToken token) throws MalformedRequest {
        if (!token.isWord()) {
            throw unexpected(token, "the name of a label");
        }
        if (!LabelSyntax.isKey(token.text())) {
            throw new MalformedRequest(
                    "labelSelector cannot be read: " + quotation(token.text()) + " is not the name of a label");
        }
        return token.text();
    }

    private String value() throws MalformedRequest {
        if (next().isEnd() || next().is(",")) {
            return "";
        }
        return checked(take());
    }

    private long bound() throws MalformedRequest {
        String text = value();
        OptionalLong bound = WholeNumber.of(text);
        if (bound.isEmpty()) {
            throw new MalformedRequest(
                    "labelSelector cannot be read: " + quotation(text) + " is not a whole number of 64 bits");
        }
        return bound.getAsLong();
    }

    private Set<String> set() throws MalformedRequest {
        SelectorToken open = take();
        if (!open.is("(")) {
            throw unexpected(open, "an opening parenthesis");
        }
        Set<String> set = new TreeSet<>();
        while (true) {
            set.add(next().is(",") || next().is(")") ? "" : checked(take()));
            if (++values > MOST_VALUES) {
                throw new MalformedRequest("labelSelector has more than " + MOST_VALUES + " values in its sets");
            }
            SelectorToken separator = take();
            if (separator.is(")")) {
                return Set.copyOf(set);
            }
            if (!separator.is(",")) {
                throw unexpected(separator, "a comma or a closing parenthesis");
            }
        }
    }

    private static String checked(SelectorToken token) throws MalformedRequest {
        if (!token.isWord()) {
            throw unexpected(token, "a value");
        }
        if (!LabelSyntax.isValue(token.text())) {
            throw new MalformedRequest(
                    "labelSelector cannot be read: " + quotation(token.text()) + " is not the value of a label");
        }
        return token.text();
    }

    private SelectorToken next() {
        return tokens.get(at);
    }

    /** The end is never passed. */
    private SelectorToken take() {
        SelectorToken token = tokens.get(at);
        at += token.isEnd() ? 0 : 1;
        return token;
    }

    private static MalformedRequest unexpected(SelectorToken found, String expected) {
        return new MalformedRequest(
                "labelSelector cannot be read: found " + found.found() + " where " + expected + " is expected");
    }
}
