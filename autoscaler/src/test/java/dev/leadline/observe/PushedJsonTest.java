// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class PushedJsonTest {

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final String OTHERS = "{}[]\":,.-+eE0123 \n\\atfn\u0001";

    private static final String DOCUMENT = """
            {"time": "2026-11-23T12:00:05Z", "free": 12, "up": true, "down": false, "none": null, "empty": {}, "no": [],
             "pools": {"a": [{"id": "p-0", "sum": 10.512345678901234, "below": {"0.5": -7e2, "+Inf": 890E-1}}, 0, 1.50]},
             "id": "d-0", "ä\\u0061": "\\nä"}
            """;

    @Test
    void readsWhatAThoroughReaderReads() {
        Map<String, @Nullable Object> read = PushedJson.read(bytes(DOCUMENT)).orElseThrow();

        assertThat(read).isEqualTo(thorough(bytes(DOCUMENT)));
        assertThat(read.keySet())
                .containsExactly("time", "free", "up", "down", "none", "empty", "no", "pools", "id", "äa");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "7",
                "null",
                "[]",
                "{",
                "{} {}",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{,}",
                "{\"a\":[1,]}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":1e}",
                "{\"a\":-}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":1 \"b\":2}",
                "{\"a\":\"b}",
                "{\"a\":\"\t\"}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":[[[[[[[[[[[[1]]]]]]]]]]]]}"
            })
    void leavesWhatIsWrongOrUnusualToTheOtherReader(String document) {
        assertThat(PushedJson.read(bytes(document))).isEmpty();
    }

    @Test
    void anObjectOfMoreFieldsThanUsualIsLeftToTheOtherReader() {
        assertThat(PushedJson.read(bytes(object(PushedFields.MOST))))
                .hasValueSatisfying(
                        read -> assertThat(read).hasSize(PushedFields.MOST).containsEntry("f63", 63.0));
        assertThat(PushedJson.read(bytes(object(PushedFields.MOST + 1)))).isEmpty();
    }

    /** Bytes are changed, put in and left out: what is still read must be right, and read in the same way. */
    @Test
    void readsNothingThatAThoroughReaderRefusesOrReadsOtherwise() {
        Random random = new Random(11);
        int read = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = damaged(bytes(DOCUMENT), random);
            Optional<PushedFields> plain = PushedJson.read(damaged);
            if (plain.isPresent()) {
                read++;
                assertThat(plain.get())
                        .as(new String(damaged, StandardCharsets.UTF_8))
                        .isEqualTo(thorough(damaged));
            }
        }
        assertThat(read).isBetween(2_000, 18_000);
    }

    private static String object(int fields) {
        StringBuilder object = new StringBuilder("{");
        for (int i = 0; i < fields; i++) {
            object.append(i == 0 ? "" : ",")
                    .append("\"f")
                    .append(i)
                    .append("\":")
                    .append(i);
        }
        return object.append('}').toString();
    }

    private static byte[] damaged(byte[] document, Random random) {
        byte[] damaged = document;
        for (int times = 1 + random.nextInt(2); times > 0; times--) {
            int at = random.nextInt(damaged.length);
            byte other = (byte) OTHERS.charAt(random.nextInt(OTHERS.length()));
            damaged = switch (random.nextInt(3)) {
                case 0 -> {
                    damaged = damaged.clone();
                    damaged[at] = other;
                    yield damaged;
                }
                case 1 -> joined(Arrays.copyOf(damaged, at), other, Arrays.copyOfRange(damaged, at, damaged.length));
                default -> joined(Arrays.copyOf(damaged, at), Arrays.copyOfRange(damaged, at + 1, damaged.length));
            };
        }
        return damaged;
    }

    private static byte[] joined(byte[] head, byte middle, byte[] tail) {
        return joined(joined(head, new byte[] {middle}), tail);
    }

    private static byte[] joined(byte[] head, byte[] tail) {
        byte[] both = Arrays.copyOf(head, head.length + tail.length);
        System.arraycopy(tail, 0, both, head.length, tail.length);
        return both;
    }

    private static @Nullable Object thorough(byte[] document) {
        return withDoubles(STRICT.readValue(document, Object.class));
    }

    private static @Nullable Object withDoubles(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> copy = new LinkedHashMap<>();
            map.forEach((key, one) -> copy.put((String) key, withDoubles(one)));
            return copy;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> copy = new ArrayList<>();
            list.forEach(one -> copy.add(withDoubles(one)));
            return copy;
        }
        return value instanceof Number number ? (Object) number.doubleValue() : value;
    }

    private static byte[] bytes(String document) {
        return document.getBytes(StandardCharsets.UTF_8);
    }
}
