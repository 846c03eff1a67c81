// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Maps, lists and scalars to nodes, and back. */
final class TreeReader {

    private int nodes;

    /**
     * Nodes of a tree as a JSON library or the Kubernetes client gives it.
     *
     * @throws MalformedText when the tree is deeper or larger than a text may be
     */
    static Node read(Map<String, ?> tree) throws MalformedText {
        return new TreeReader().node(tree, 0);
    }

    private Node node(@Nullable Object value, int depth) throws MalformedText {
        nodes++;
        if (depth > YamlReader.MAX_DEPTH || nodes > YamlReader.MAX_NODES) {
            throw new MalformedText(
                    Place.UNKNOWN,
                    "",
                    "a document has at most " + YamlReader.MAX_NODES + " values and " + YamlReader.MAX_DEPTH
                            + " levels",
                    "shorten it: a policy needs six levels and a few hundred values");
        }
        return switch (value) {
            case null -> new Node.Nothing(Place.UNKNOWN);
            case Map<?, ?> map -> mapping(map, depth);
            case Iterable<?> list -> sequence(list, depth);
            case Boolean flag -> new Node.Flag(flag, Place.UNKNOWN);
            case BigInteger whole -> new Node.Whole(whole, Place.UNKNOWN);
            case Double number -> decimal(number);
            case Float number -> decimal(number.doubleValue());
            case BigDecimal number -> decimal(number.doubleValue());
            case Number number -> new Node.Whole(BigInteger.valueOf(number.longValue()), Place.UNKNOWN);
            default -> new Node.Text(value.toString(), Place.UNKNOWN);
        };
    }

    private Node mapping(Map<?, ?> map, int depth) throws MalformedText {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            Node value = node(entry.getValue(), depth + 1);
            if (!(value instanceof Node.Nothing)) {
                entries.put(String.valueOf(entry.getKey()), value);
            }
        }
        return new Node.Mapping(entries, Place.UNKNOWN);
    }

    private Node sequence(Iterable<?> list, int depth) throws MalformedText {
        List<Node> items = new ArrayList<>();
        for (Object item : list) {
            items.add(node(item, depth + 1));
        }
        return new Node.Sequence(items, Place.UNKNOWN);
    }

    private static Node decimal(double number) {
        return Double.isFinite(number)
                ? new Node.Decimal(number, Place.UNKNOWN)
                : new Node.Text(Double.toString(number), Place.UNKNOWN);
    }

    /** The tree of a mapping: maps, lists, strings, whole numbers (Long where they fit), doubles and booleans. */
    static Map<String, Object> tree(Node.Mapping mapping) {
        Map<String, Object> tree = new LinkedHashMap<>();
        mapping.entries().forEach((name, value) -> {
            if (!(value instanceof Node.Nothing)) {
                tree.put(name, value(value));
            }
        });
        return tree;
    }

    private static Object value(Node node) {
        return switch (node) {
            case Node.Mapping mapping -> tree(mapping);
            case Node.Sequence sequence ->
                sequence.items().stream()
                        .filter(item -> !(item instanceof Node.Nothing))
                        .map(TreeReader::value)
                        .toList();
            case Node.Text text -> text.value();
            case Node.Whole whole ->
                whole.value().bitLength() < 64 ? whole.value().longValueExact() : whole.value();
            case Node.Decimal decimal -> decimal.value();
            case Node.Flag flag -> flag.value();
            case Node.Nothing ignored -> "";
        };
    }
}
