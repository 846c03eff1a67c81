// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PolicyParserFuzzTest {

    private static final String LETTERS = "{}[]:,-#&*!|>'\"%@` \t\n\r\u0000\u0085\u2028\ud83dé0123456789azTrue~.<=?\\";

    @Test
    void neverThrowsWhateverHappensToTheText() {
        ForAll.forAll(100, 1200, PolicyParserFuzzTest::mangledText, text -> {
            check(PolicyParser.parse(text));
            PolicyParser.parseAll(text, "fuzz.yaml").forEach(PolicyParserFuzzTest::check);
        });
    }

    @Test
    void neverThrowsOnNoise() {
        ForAll.forAll(5000, 3000, PolicyParserFuzzTest::noise, text -> check(PolicyParser.parse(text)));
    }

    @Test
    void neverThrowsWhateverHappensToTheTree() {
        ForAll.forAll(9000, 1500, PolicyParserFuzzTest::mangledTree, tree -> check(PolicyParser.parseTree(tree)));
    }

    @Test
    void reportsAFieldThatIsPutAnywhereInTheSpecification() {
        ForAll.forAll(20_000, 300, RandomPolicies::draw, policy -> {
            Map<String, @Nullable Object> tree = mutable(PolicyPrinter.tree(policy));
            RandomGenerator random = ForAll.generator(policy.hashCode());
            Map<String, @Nullable Object> place = somewhere(tree, random);
            place.put("surprise", 1);
            ParsedPolicy parsed = PolicyParser.parseTree(tree);
            assertThat(Policies.violations(parsed))
                    .anySatisfy(violation -> assertThat(violation.path()).endsWith("surprise"));
        });
    }

    private static void check(ParsedPolicy parsed) {
        switch (parsed) {
            case ParsedPolicy.Valid(ScalingPolicy policy, PolicyDocument document) ->
                assertThat(PolicyParser.parseTree(document.toTree()))
                        .isEqualTo(new ParsedPolicy.Valid(policy, document));
            case ParsedPolicy.Invalid(List<Violation> violations) ->
                assertThat(violations).isNotEmpty().allSatisfy(violation -> {
                    assertThat(violation.path()).isNotBlank();
                    assertThat(violation.rule()).isNotBlank();
                    assertThat(violation.hint()).isNotBlank();
                    assertThat(violation.value()).hasSizeLessThan(170).doesNotContain("\n");
                });
        }
    }

    private static String mangledText(RandomGenerator random) {
        StringBuilder text = new StringBuilder(PolicyPrinter.yaml(PolicyPrinter.tree(RandomPolicies.draw(random))));
        for (int i = 0; i <= random.nextInt(4); i++) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(4)) {
                case 0 -> text.setCharAt(at, letter(random));
                case 1 -> text.insert(at, letter(random));
                case 2 -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(20)));
                default -> text.insert(at, text.substring(at, Math.min(text.length(), at + random.nextInt(60))));
            }
        }
        return text.toString();
    }

    private static String noise(RandomGenerator random) {
        return random.ints(random.nextInt(60))
                .mapToObj(ignored -> String.valueOf(letter(random)))
                .reduce("", String::concat);
    }

    private static char letter(RandomGenerator random) {
        return LETTERS.charAt(random.nextInt(LETTERS.length()));
    }

    private static Map<String, @Nullable Object> mangledTree(RandomGenerator random) {
        Map<String, @Nullable Object> tree = mutable(PolicyPrinter.tree(RandomPolicies.draw(random)));
        for (int i = 0; i <= random.nextInt(4); i++) {
            Map<String, @Nullable Object> place = somewhere(tree, random);
            List<String> names = new ArrayList<>(place.keySet());
            String name = names.isEmpty() ? "x" : names.get(random.nextInt(names.size()));
            switch (random.nextInt(4)) {
                case 0 -> place.remove(name);
                case 1 -> place.put(name + "x", place.get(name));
                default -> place.put(name, anything(random));
            }
        }
        return tree;
    }

    private static @Nullable Object anything(RandomGenerator random) {
        return switch (random.nextInt(12)) {
            case 0 -> null;
            case 1 -> random.nextInt();
            case 2 -> Double.NaN;
            case 3 -> random.nextDouble();
            case 4 -> List.of();
            case 5 -> List.of(Map.of("a", List.of(1)), "x");
            case 6 -> Map.of();
            case 7 -> Map.of("", Map.of("name", 1));
            case 8 -> "";
            case 9 -> random.nextBoolean();
            case 10 -> "9".repeat(random.nextInt(60));
            default -> noise(random);
        };
    }

    /** A mapping of the specification or one of its parts, chosen at random; free mappings of pools included. */
    private static Map<String, @Nullable Object> somewhere(Map<String, @Nullable Object> tree, RandomGenerator random) {
        List<Map<String, @Nullable Object>> places = new ArrayList<>();
        collect(tree.get("spec"), places);
        return places.isEmpty() ? tree : places.get(random.nextInt(places.size()));
    }

    @SuppressWarnings("unchecked")
    private static void collect(@Nullable Object value, List<Map<String, @Nullable Object>> places) {
        if (value instanceof LinkedHashMap<?, ?> map) {
            places.add((Map<String, @Nullable Object>) map);
            map.values().forEach(child -> collect(child, places));
        } else if (value instanceof List<?> list) {
            list.forEach(child -> collect(child, places));
        }
    }

    private static Map<String, @Nullable Object> mutable(Map<?, ?> map) {
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        map.forEach((name, value) -> copy.put(String.valueOf(name), mutableValue(value)));
        return copy;
    }

    private static @Nullable Object mutableValue(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> map -> mutable(map);
            case List<?> list -> {
                List<@Nullable Object> items = new ArrayList<>();
                list.forEach(item -> items.add(mutableValue(item)));
                yield items;
            }
            case null -> null;
            default -> value;
        };
    }
}
