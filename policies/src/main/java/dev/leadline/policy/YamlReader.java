// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingEndEvent;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceEndEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.resolver.CoreScalarResolver;
import org.snakeyaml.engine.v2.resolver.ScalarResolver;

/**
 * Text to nodes, YAML 1.2 core schema (which includes JSON). Built on parser events rather than on a loaded object:
 * events carry places, and nothing is expanded or constructed before it has been counted. Limits: {@link #MAX_TEXT}
 * characters, {@link #MAX_DEPTH} levels, {@link #MAX_NODES} values per document with aliases counted in full.
 */
final class YamlReader {

    static final int MAX_TEXT = 1 << 20;
    static final int MAX_DEPTH = 50;
    static final int MAX_NODES = 20_000;

    private static final ScalarResolver CORE = new CoreScalarResolver(false);
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setCodePointLimit(MAX_TEXT).build();

    private final Iterator<Event> events;
    private final Map<Anchor, Anchored> anchors = new HashMap<>();
    private Findings findings = new Findings();
    private int nodes;

    /** What an anchor stands for, and how many values that is. */
    private record Anchored(Node node, int size) {}

    /** One document of a text, with what was wrong with its form (duplicate fields). */
    record YamlDocument(Node root, Findings findings) {}

    private YamlReader(String text) {
        this.events = new Parse(SETTINGS).parseString(text).iterator();
    }

    /**
     * Reads every document; documents without content are left out.
     *
     * @throws MalformedText when the text is not YAML or breaks a limit
     */
    static List<YamlDocument> read(String text) throws MalformedText {
        if (text.length() > MAX_TEXT) {
            throw new MalformedText(
                    Place.UNKNOWN,
                    text.length() + " characters",
                    "a text has at most " + MAX_TEXT + " characters",
                    "split the file: one policy needs a few kilobytes");
        }
        try {
            return new YamlReader(withoutTabIndent(text)).documents();
        } catch (MarkedYamlEngineException syntax) {
            Place place = syntax.getProblemMark().map(YamlReader::place).orElse(Place.UNKNOWN);
            throw MalformedText.syntax(place, line(text, place), syntax.getProblem());
        } catch (YamlEngineException syntax) {
            throw MalformedText.syntax(Place.UNKNOWN, "", String.valueOf(syntax.getMessage()));
        }
    }

    private List<YamlDocument> documents() throws MalformedText {
        List<YamlDocument> documents = new ArrayList<>();
        while (events.hasNext()) {
            if (events.next() instanceof DocumentStartEvent) {
                anchors.clear();
                findings = new Findings();
                nodes = 0;
                Node root = node(events.next(), "", 0);
                if (!(root instanceof Node.Nothing)) {
                    documents.add(new YamlDocument(root, findings));
                }
            }
        }
        return documents;
    }

    private Node node(Event event, String path, int depth) throws MalformedText {
        Place place = event.getStartMark().map(YamlReader::place).orElse(Place.UNKNOWN);
        if (event instanceof AliasEvent alias) {
            return aliased(alias, place);
        }
        int before = nodes;
        count(1, place);
        if (depth > MAX_DEPTH) {
            throw new MalformedText(
                    place, "", "values nest at most " + MAX_DEPTH + " deep", "a policy needs six levels");
        }
        Node node = event instanceof ScalarEvent scalar
                ? scalar(scalar, place)
                : collection((CollectionStartEvent) event, place, path, depth);
        if (event instanceof NodeEvent anchored && anchored.getAnchor().isPresent()) {
            anchors.put(anchored.getAnchor().get(), new Anchored(node, nodes - before));
        }
        return node;
    }

    private Node aliased(AliasEvent alias, Place place) throws MalformedText {
        Optional<Anchored> target = Optional.ofNullable(anchors.get(alias.getAlias()));
        if (target.isEmpty()) {
            throw new MalformedText(
                    place,
                    "*" + Shown.shorten(alias.getAlias().getValue()),
                    "an alias needs an anchor that is complete before it",
                    "define &" + Shown.shorten(alias.getAlias().getValue()) + " earlier, or write the value out");
        }
        count(target.get().size(), place);
        return target.get().node();
    }

    private Node collection(CollectionStartEvent start, Place place, String path, int depth) throws MalformedText {
        refuseTag(start.getTag(), place);
        return start instanceof MappingStartEvent ? mapping(place, path, depth) : sequence(place, path, depth);
    }

    private Node sequence(Place place, String path, int depth) throws MalformedText {
        List<Node> items = new ArrayList<>();
        for (Event event = events.next(); !(event instanceof SequenceEndEvent); event = events.next()) {
            items.add(node(event, path + "[" + items.size() + "]", depth + 1));
        }
        return new Node.Sequence(items, place);
    }

    private Node mapping(Place place, String path, int depth) throws MalformedText {
        Map<String, Node> entries = new LinkedHashMap<>();
        Map<String, Place> keys = new HashMap<>();
        for (Event event = events.next(); !(event instanceof MappingEndEvent); event = events.next()) {
            Place keyPlace = event.getStartMark().map(YamlReader::place).orElse(Place.UNKNOWN);
            String key = key(node(event, path, depth + 1), keyPlace);
            Node value = node(events.next(), Shown.path(path, key), depth + 1);
            Optional<Place> earlier = Optional.ofNullable(keys.putIfAbsent(key, keyPlace));
            if (earlier.isPresent()) {
                String hint = "keep one of them; the first is in line "
                        + earlier.get().line();
                findings.add(Shown.path(path, key), keyPlace, value.shown(), "a field is given once", hint);
            } else if (!(value instanceof Node.Nothing)) {
                entries.put(key, value);
            }
        }
        return new Node.Mapping(entries, place);
    }

    private static String key(Node key, Place place) throws MalformedText {
        if (key instanceof Node.Mapping || key instanceof Node.Sequence) {
            throw new MalformedText(
                    place, key.shown(), "the name of a field is a string", "write the field as name: value");
        }
        return key instanceof Node.Text text ? text.value() : key.shown();
    }

    private static Node scalar(ScalarEvent event, Place place) throws MalformedText {
        String value = event.getValue();
        if (event.getTag().isPresent() && !event.getTag().get().equals(Tag.STR.getValue())) {
            refuseTag(event.getTag(), place);
        }
        if (!event.isPlain() || event.getTag().isPresent()) {
            return new Node.Text(value, place);
        }
        Tag tag = CORE.resolve(value, true);
        if (tag.equals(Tag.NULL)) {
            return new Node.Nothing(place);
        }
        if (tag.equals(Tag.BOOL)) {
            return new Node.Flag(value.equalsIgnoreCase("true"), place);
        }
        if (value.length() <= 40 && tag.equals(Tag.INT)) {
            return new Node.Whole(whole(value), place);
        }
        if (value.length() <= 40 && tag.equals(Tag.FLOAT) && Character.isDigit(value.charAt(value.length() - 1))) {
            double number = Double.parseDouble(value);
            return Double.isFinite(number) ? new Node.Decimal(number, place) : new Node.Text(value, place);
        }
        return new Node.Text(value, place);
    }

    private static BigInteger whole(String text) {
        String digits = text.startsWith("+") ? text.substring(1) : text;
        if (digits.startsWith("0x")) {
            return new BigInteger(digits.substring(2), 16);
        }
        return digits.startsWith("0o") ? new BigInteger(digits.substring(2), 8) : new BigInteger(digits);
    }

    private static void refuseTag(Optional<String> tag, Place place) throws MalformedText {
        if (tag.isPresent() && !tag.get().equals("!")) {
            throw new MalformedText(
                    place, Shown.shorten(tag.get()), "a policy has no YAML tags", "remove the tag, keep the value");
        }
    }

    private void count(int more, Place place) throws MalformedText {
        nodes += more;
        if (nodes > MAX_NODES) {
            throw new MalformedText(
                    place,
                    "",
                    "a document holds at most " + MAX_NODES + " values, aliases counted in full",
                    "write the values out instead of nesting aliases");
        }
    }

    /** JSON may be indented with tabs, YAML may not: in a text that begins as JSON leading tabs become blanks. */
    private static String withoutTabIndent(String text) {
        String start = text.stripLeading();
        boolean json = start.startsWith("{") || start.startsWith("[");
        if (!json || text.indexOf('\t') < 0) {
            return text;
        }
        StringBuilder blanked = new StringBuilder(text);
        boolean leading = true;
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (leading && letter == '\t') {
                blanked.setCharAt(i, ' ');
            }
            leading = letter == '\n' || letter == '\r' || (leading && (letter == ' ' || letter == '\t'));
        }
        return blanked.toString();
    }

    private static Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1);
    }

    private static String line(String text, Place place) {
        return place.known()
                ? text.lines().skip(place.line() - 1L).findFirst().orElse("").strip()
                : "";
    }
}
