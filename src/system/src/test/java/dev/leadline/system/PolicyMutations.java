// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Changes policies: every value to everything, and several at once by a seed. */
final class PolicyMutations {

    /** What may stand anywhere; nulls, wrong types, the edge of every format, and values that are good somewhere. */
    private static final List<@Nullable Object> VALUES = Arrays.asList(
            null,
            true,
            0,
            1,
            -1,
            3.0,
            1.5,
            2_147_483_648L,
            "",
            " ",
            "\u2003",
            "\u00a0",
            "x",
            "X_y",
            "-",
            "0",
            "1",
            "0.5",
            "0.0",
            "1.0",
            "100",
            "100.1",
            "0.99999999999999999999999",
            "1e3",
            ".5",
            "50%",
            "0%",
            "999999999.999999999%",
            "1000000000",
            "0s",
            "5s",
            "1m30s",
            "3650d",
            "3650d1ms",
            "1w",
            "1.5s",
            "auto",
            "a".repeat(63),
            "a".repeat(64),
            "a".repeat(253),
            "a".repeat(254),
            "a".repeat(512),
            "a".repeat(513),
            "\ud83d\ude00".repeat(300),
            "http://prometheus:9090/p?q=1",
            "http://",
            "http:///metrics",
            "http:// blank",
            "ftp://prometheus",
            "/",
            "/a b",
            "apps/v1",
            "apps",
            "v1beta1",
            "leadline.dev/On_duty",
            "a..b/x",
            "a/b/c",
            "0 8 * * MON-FRI",
            " 0\t8 * *  1,3-5/2\n",
            "0 25 * * *",
            "0 0 30 2 *",
            "0 8 * *",
            "@daily",
            "Asia/Bangkok",
            "Asia/Bangkokk",
            "UTC",
            "TH",
            "XX",
            "th",
            "BY1",
            "2026-12-01T09:00:00Z",
            "2026-12-01T09:00:00.123456789Z",
            "2026-12-01T09:00:00.Z",
            "2026-12-01t09:00:00z",
            "2026-12-01T24:00:00Z",
            "2026-12-01T09:00:60Z",
            "2026-02-31T09:00:00Z",
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59Z",
            "2026-12-01T09:00:00+07:00",
            "Prefill",
            "Aggregated",
            "Enforce",
            "vllm",
            "https",
            "Deployment",
            "decode",
            "q-h100-vllm-bf16-tp4",
            List.of(),
            Arrays.asList((Object) null),
            List.of("a", "a"),
            List.of(1),
            Map.of(),
            Map.of("name", 1),
            Map.of("decode", 2),
            Map.of("decode", 99),
            Map.of("nobody", 1));

    private PolicyMutations() {}

    /** A place in a tree: a mapping and the name of a field, or a list and an index. */
    private record Place(Object container, Object key, String path) {
        @SuppressWarnings("unchecked")
        void put(@Nullable Object value) {
            if (container instanceof Map<?, ?> map) {
                ((Map<String, @Nullable Object>) map).put((String) key, value);
            } else {
                ((List<@Nullable Object>) container).set((Integer) key, value);
            }
        }

        @Nullable
        Object get() {
            return container instanceof Map<?, ?> map ? map.get(key) : ((List<?>) container).get((Integer) key);
        }

        void remove() {
            if (container instanceof Map<?, ?> map) {
                map.remove(key);
            } else {
                ((List<?>) container).remove((int) key);
            }
        }

        @SuppressWarnings("unchecked")
        void repeat() {
            if (container instanceof List<?> list) {
                ((List<@Nullable Object>) list).add(copyOf(get()));
            } else {
                ((Map<String, @Nullable Object>) container).put(key + "x", copyOf(get()));
            }
        }
    }

    /** A changed policy and what was changed. */
    record Mutation(String what, Map<String, Object> policy) {}

    /** Every value of a policy replaced by every other value, removed, and given twice or under a wrong name. */
    static List<Mutation> all(Map<String, ?> policy) {
        List<Mutation> mutations = new ArrayList<>();
        int places = places(copy(policy)).size();
        for (int i = 0; i < places; i++) {
            for (Object value : VALUES) {
                mutations.add(change(policy, i, "= " + value, place -> place.put(copyOf(value))));
            }
            mutations.add(change(policy, i, "removed", Place::remove));
            mutations.add(change(policy, i, "repeated", Place::repeat));
        }
        return mutations;
    }

    private static Mutation change(Map<String, ?> policy, int index, String what, Consumer<Place> edit) {
        Map<String, Object> changed = copy(policy);
        Place place = places(changed).get(index);
        edit.accept(place);
        return new Mutation(place.path() + " " + what, changed);
    }

    /** One value replaced. */
    static Mutation at(Map<String, ?> policy, String path, @Nullable Object value) {
        Map<String, Object> changed = copy(policy);
        places(changed).stream()
                .filter(place -> place.path().equals(path))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("nothing stands at " + path))
                .put(value);
        return new Mutation(path + " = " + value, changed);
    }

    /** A policy with up to four changes that fit the type of what they replace, as a tired hand makes them. */
    static Mutation draw(Map<String, ?> policy, RandomGenerator random) {
        Map<String, Object> changed = copy(policy);
        StringBuilder what = new StringBuilder();
        for (int i = 0; i <= random.nextInt(4); i++) {
            List<Place> places = places(changed);
            Place place = places.get(random.nextInt(places.size()));
            what.append(place.path());
            switch (random.nextInt(8)) {
                case 0 -> place.remove();
                case 1 -> place.repeat();
                case 2 ->
                    place.put(copyOf(places.get(random.nextInt(places.size())).get()));
                default -> place.put(copyOf(VALUES.get(random.nextInt(VALUES.size()))));
            }
            what.append("; ");
        }
        return new Mutation(what.toString(), changed);
    }

    private static List<Place> places(Map<String, Object> policy) {
        List<Place> places = new ArrayList<>();
        collect(policy.get("spec"), "spec", places);
        if (policy.get("metadata") instanceof Map<?, ?> metadata) {
            collect(metadata.get("labels"), "metadata.labels", places);
            collect(metadata.get("annotations"), "metadata.annotations", places);
        }
        return places;
    }

    private static void collect(@Nullable Object node, String path, List<Place> places) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, child) -> {
                places.add(new Place(map, name, path + "." + name));
                collect(child, path + "." + name, places);
            });
        } else if (node instanceof List<?> list) {
            for (int i = 0; i < list.size(); i++) {
                places.add(new Place(list, i, path + "[" + i + "]"));
                collect(list.get(i), path + "[" + i + "]", places);
            }
        }
    }

    /** A copy that may be changed all the way down. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> copy(Map<String, ?> tree) {
        return (Map<String, Object>) Objects.requireNonNull(copyOf(tree));
    }

    /** A mapping that is there. */
    @SuppressWarnings("unchecked")
    static Map<String, Object> mapping(Map<String, Object> tree, String name) {
        return (Map<String, Object>) Objects.requireNonNull(tree.get(name), name);
    }

    private static @Nullable Object copyOf(@Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            Map<Object, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((name, child) -> copy.put(name, copyOf(child)));
            return copy;
        }
        if (node instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(child -> copy.add(copyOf(child)));
            return copy;
        }
        return node;
    }
}
