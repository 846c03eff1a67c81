// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.ServedValue;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A list of values as external.metrics.k8s.io writes it. */
final class ValueList {

    private static final String HEAD = "{\"kind\":\"" + ApiGroup.LIST_KIND + "\",\"apiVersion\":\""
            + ApiGroup.GROUP_VERSION + "\",\"metadata\":{},\"items\":[";

    /** The API's times have years of four digits. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private ValueList() {}

    static WireAnswer of(List<ServedValue> values, boolean pretty) {
        StringBuilder json = new StringBuilder(120 + 240 * values.size()).append(HEAD);
        for (ServedValue value : values) {
            item(json, value).append(',');
        }
        json.setLength(json.length() - (values.isEmpty() ? 0 : 1));
        json.append("]}");
        CharSequence text = pretty ? JsonText.pretty(json.toString()) : json;
        return new WireAnswer(200, Representation.Plain.contentType(), Optional.empty(), JsonText.bytes(text));
    }

    private static StringBuilder item(StringBuilder json, ServedValue value) {
        JsonText.quote(json.append("{\"metricName\":"), value.signal().metric());
        json.append(",\"metricLabels\":{");
        String separator = "";
        for (Map.Entry<String, String> label : value.labels().entrySet()) {
            JsonText.quote(json.append(separator), label.getKey()).append(':');
            JsonText.quote(json, label.getValue());
            separator = ",";
        }
        json.append("},\"timestamp\":\"").append(time(value.issued()));
        return json.append("\",\"value\":\"").append(Quantity.of(value.milli())).append("\"}");
    }

    private static Instant time(Instant issued) {
        Instant earliest = issued.isBefore(FIRST) ? FIRST : issued;
        return (earliest.isAfter(LAST) ? LAST : earliest).truncatedTo(ChronoUnit.SECONDS);
    }
}
