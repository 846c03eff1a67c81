// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON of an observation token by token, without hash tables and with every number a double, which is quicker than
 * reading any JSON. A document that is wrong or unusual, with a field twice for instance, gives nothing; the
 * other reader then finds the words for it.
 */
final class PushedJson {

    private static final int DEEPEST = 12;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();

    private final JsonParser tokens;

    private PushedJson(JsonParser tokens) {
        this.tokens = tokens;
    }

    /** A document that breaks off being read. */
    private static final class Unusual extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Unusual() {
            super("left to the reader that finds words", null, false, false);
        }
    }

    /** The object that a document is, or nothing when it is for the other reader. */
    static Optional<PushedFields> read(byte[] json) {
        try (JsonParser tokens = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            if (tokens.nextToken() != JsonToken.START_OBJECT) {
                return Optional.empty();
            }
            PushedFields fields = new PushedJson(tokens).object(1);
            return tokens.nextToken() == null ? Optional.of(fields) : Optional.empty();
        } catch (JacksonException | Unusual wrong) {
            // Nothing is lost: the other reader reads it again and says what is wrong and where.
            return Optional.empty();
        }
    }

    private PushedFields object(int depth) {
        PushedFields fields = new PushedFields();
        for (String name = tokens.nextName(); name != null; name = tokens.nextName()) {
            if (!fields.add(name, value(tokens.nextToken(), depth))) {
                throw new Unusual();
            }
        }
        return fields;
    }

    private List<@Nullable Object> list(int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        for (JsonToken token = tokens.nextToken(); token != JsonToken.END_ARRAY; token = tokens.nextToken()) {
            values.add(value(token, depth));
        }
        return values;
    }

    private @Nullable Object value(JsonToken token, int depth) {
        return switch (token) {
            case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT -> tokens.getDoubleValue();
            case VALUE_STRING -> tokens.getString();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            case START_OBJECT -> object(deeper(depth));
            case START_ARRAY -> list(deeper(depth));
            default -> throw new Unusual();
        };
    }

    private static int deeper(int depth) {
        if (depth == DEEPEST) {
            throw new Unusual();
        }
        return depth + 1;
    }
}
