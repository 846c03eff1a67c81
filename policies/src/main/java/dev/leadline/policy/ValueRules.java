// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** The formats of the policy language, one rule per format. */
final class ValueRules {

    private static final Pattern DECIMAL = Pattern.compile("[0-9]+(\\.[0-9]+)?");
    private static final String DNS_LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final Pattern LABEL_NAME = Pattern.compile(DNS_LABEL);
    private static final Pattern MOMENT = Pattern.compile(
            "(?!0000)[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?Z");
    private static final Pattern LABEL_KEY_NAME = Pattern.compile("[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?");
    private static final Pattern SUBDOMAIN = Pattern.compile(DNS_LABEL + "(\\." + DNS_LABEL + ")*");

    private ValueRules() {}

    static ValueRule<Node.Mapping> mapping() {
        return node -> node instanceof Node.Mapping mapping
                ? Checked.accepted(mapping)
                : Checked.refused("must be a mapping of fields", "write fields below it, or {} for none");
    }

    /** A list of at most so many entries. */
    static ValueRule<List<Node>> sequence(int most) {
        return node -> {
            if (!(node instanceof Node.Sequence sequence)) {
                return Checked.refused("must be a list", "write its entries as - lines or in [ ]");
            }
            return sequence.items().size() <= most
                    ? Checked.accepted(sequence.items())
                    : Checked.refused(
                            "must have at most " + most + " entries",
                            "it has " + sequence.items().size() + ": leave some out, or write a second policy");
        };
    }

    /** Any string. */
    static ValueRule<String> string() {
        return node -> switch (node) {
            case Node.Text text -> Checked.accepted(text.value());
            case Node.Whole ignored -> quoteIt(node);
            case Node.Decimal ignored -> quoteIt(node);
            case Node.Flag ignored -> quoteIt(node);
            case Node.Nothing ignored -> Checked.refused("must be a string", "write a string, or remove the entry");
            case Node.Mapping ignored -> Checked.refused("must be a string", "write one string, without fields");
            case Node.Sequence ignored -> Checked.refused("must be a string", "write one string, without a list");
        };
    }

    /** A string that says something, briefly. */
    static ValueRule<String> text() {
        return string().where(text -> !text.isBlank(), "must not be blank", "write a name")
                .where(
                        text -> text.length() <= PolicyLimits.TEXT,
                        "must have at most " + PolicyLimits.TEXT + " characters",
                        "shorten it");
    }

    /** The key of a label: what Kubernetes calls a qualified name. */
    static ValueRule<String> labelKey() {
        return string().where(
                        ValueRules::isLabelKey,
                        "must be the name of a Kubernetes label",
                        "write for example leadline.dev/accepting");
    }

    /** True for a name of at most 63 characters, alone or behind a DNS subdomain and a slash. */
    static boolean isLabelKey(String text) {
        int slash = text.indexOf('/');
        boolean sound = slash < 0
                || (slash <= PolicyLimits.SUBDOMAIN
                        && SUBDOMAIN.matcher(text.substring(0, slash)).matches());
        return sound && LABEL_KEY_NAME.matcher(text.substring(slash + 1)).matches();
    }

    /** The value of a label. */
    static ValueRule<String> labelValue() {
        return string().where(
                        text -> text.isEmpty() || LABEL_KEY_NAME.matcher(text).matches(),
                        "must be the value of a label: at most 63 of A-Z, a-z, 0-9, -, _ and ., first and last a letter"
                                + " or digit",
                        "shorten it, or write an annotation instead");
    }

    /** A DNS-1123 label: what Kubernetes allows for namespaces, services and containers. */
    static ValueRule<String> label() {
        return string().where(
                        text -> text.length() <= PolicyLimits.LABEL
                                && LABEL_NAME.matcher(text).matches(),
                        "must be a DNS-1123 label: at most 63 of a-z, 0-9 and -, first and last not -",
                        "use lower case letters, digits and hyphens, for example prefill-h100");
    }

    /** A DNS-1123 subdomain: what Kubernetes allows for most object names. */
    static ValueRule<String> subdomain() {
        return string().where(
                        text -> text.length() <= PolicyLimits.SUBDOMAIN
                                && SUBDOMAIN.matcher(text).matches(),
                        "must be a DNS-1123 subdomain: at most 253 of a-z, 0-9, - and ., each part first and last not -",
                        "use lower case letters, digits and hyphens, for example qwen3-32b");
    }

    /** One of some words. */
    static ValueRule<String> oneOf(List<String> words) {
        return string().then(text -> words.contains(text)
                ? Checked.accepted(text)
                : Checked.refused(
                        "must be one of " + String.join(", ", words),
                        DidYouMean.among(words, text)
                                .map(word -> "did you mean " + word + "?")
                                .orElse("write " + words.getFirst() + " if in doubt")));
    }

    /** A constant of an enumeration, spelt as in Java. */
    static <E extends Enum<E>> ValueRule<E> oneOf(Class<E> type) {
        List<String> words =
                Arrays.stream(type.getEnumConstants()).map(Enum::name).toList();
        return oneOf(words).then(word -> Checked.accepted(Enum.valueOf(type, word)));
    }

    static ValueRule<Boolean> flag() {
        return node -> node instanceof Node.Flag flag
                ? Checked.accepted(flag.value())
                : Checked.refused("must be true or false", "write true or false, without quotes");
    }

    /** A whole number between two bounds, both included. */
    static ValueRule<Integer> whole(int min, int max) {
        String rule = "must be a whole number " + range(min, max);
        return node -> switch (node) {
            case Node.Whole whole ->
                BigInteger.valueOf(min).compareTo(whole.value()) <= 0
                                && whole.value().compareTo(BigInteger.valueOf(max)) <= 0
                        ? Checked.accepted(whole.value().intValueExact())
                        : Checked.refused(rule, "write a number " + range(min, max));
            case Node.Text text
            when text.value().matches("[0-9]{1,9}") -> Checked.refused(rule, "remove the quotes: " + text.value());
            case Node.Text ignored -> Checked.refused(rule, "write digits, for example " + Math.max(1, min));
            case Node.Decimal ignored -> Checked.refused(rule, "write it without a fraction or an exponent");
            case Node.Flag ignored -> Checked.refused(rule, "write digits, for example " + Math.max(1, min));
            case Node.Nothing ignored -> Checked.refused(rule, "write digits, for example " + Math.max(1, min));
            case Node.Mapping ignored -> Checked.refused(rule, "write one number, without fields");
            case Node.Sequence ignored -> Checked.refused(rule, "write one number, without a list");
        };
    }

    /** A decimal string; unquoted numbers are refused because custom resources have no exact floats. */
    static ValueRule<Double> decimal(String example) {
        String rule = "must be a decimal in quotes, digits with at most one point, e.g. \"" + example + "\"";
        return node -> switch (node) {
            case Node.Text text ->
                text.value().length() <= PolicyLimits.DECIMAL
                                && DECIMAL.matcher(text.value()).matches()
                        ? Checked.accepted(Double.parseDouble(text.value()))
                        : Checked.refused(rule, decimalHint(text.value(), example));
            case Node.Whole ignored -> Checked.refused(rule, "quote it: \"" + node.shown() + "\"");
            case Node.Decimal ignored -> Checked.refused(rule, "quote it: \"" + node.shown() + "\"");
            case Node.Flag ignored -> Checked.refused(rule, "write \"" + example + "\"");
            case Node.Nothing ignored -> Checked.refused(rule, "write \"" + example + "\"");
            case Node.Mapping ignored -> Checked.refused(rule, "write \"" + example + "\"");
            case Node.Sequence ignored -> Checked.refused(rule, "write \"" + example + "\"");
        };
    }

    /** A duration of zero or more. */
    static ValueRule<Duration> duration() {
        return node -> switch (node) {
            case Node.Text text ->
                DurationText.parse(text.value())
                        .map(Checked::accepted)
                        .orElseGet(() -> Checked.refused(DurationText.RULE, DurationText.hint(text.value())));
            case Node.Whole whole -> Checked.refused(DurationText.RULE, DurationText.hint(whole.shown()));
            case Node.Decimal decimal -> Checked.refused(DurationText.RULE, DurationText.hint(decimal.shown()));
            case Node.Flag ignored -> Checked.refused(DurationText.RULE, "write for example 30s");
            case Node.Nothing ignored -> Checked.refused(DurationText.RULE, "write for example 30s");
            case Node.Mapping ignored -> Checked.refused(DurationText.RULE, "write for example 30s");
            case Node.Sequence ignored -> Checked.refused(DurationText.RULE, "write for example 30s");
        };
    }

    /** A duration above zero. */
    static ValueRule<Duration> positiveDuration() {
        return duration().where(Duration::isPositive, "must be longer than zero", "write for example 30s");
    }

    /** A moment, RFC 3339 in UTC. */
    static ValueRule<Instant> moment() {
        String rule = "a time is RFC 3339 in UTC, e.g. 2026-12-01T08:00:00Z";
        return string().then(text -> {
            if (!MOMENT.matcher(text).matches()) {
                return Checked.refused(
                        rule,
                        text.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T.*[^Z]")
                                ? "convert it to UTC and end it with Z"
                                : "write date, T, time and Z: 2026-12-01T08:00:00Z");
            }
            try {
                return Checked.accepted(Instant.parse(text));
            } catch (DateTimeParseException malformed) {
                return Checked.refused(rule, "write date, T, time and Z: 2026-12-01T08:00:00Z");
            }
        });
    }

    private static <T> Checked<T> quoteIt(Node node) {
        return Checked.refused("must be a string", "quote it: \"" + node.shown() + "\"");
    }

    private static String decimalHint(String text, String example) {
        return text.matches("[0-9]+(\\.[0-9]+)?%")
                ? "write a share instead of a percentage: \"" + example + "\""
                : "no sign, exponent, unit or thousands separator: \"" + example + "\"";
    }

    private static String range(int min, int max) {
        return max == Integer.MAX_VALUE ? "of at least " + min : "between " + min + " and " + max;
    }
}
