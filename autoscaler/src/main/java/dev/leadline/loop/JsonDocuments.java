// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/** How Leadline writes JSON everywhere: fields in declared order, absent fields left out, times in RFC 3339. */
public final class JsonDocuments {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .changeDefaultPropertyInclusion(ignored ->
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    private JsonDocuments() {}

    /** The document as one line of JSON. */
    public static String write(Object document) {
        return MAPPER.writeValueAsString(document);
    }

    /** The document as UTF-8 JSON. */
    public static byte[] bytes(Object document) {
        return MAPPER.writeValueAsBytes(document);
    }

    /**
     * A document read back.
     *
     * @throws JacksonException when the text is not such a document
     */
    public static <T> T read(String json, Class<T> type) {
        return MAPPER.readValue(json, type);
    }
}
