// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.Optional;

/** What the API server's clients understand as a failure. */
final class StatusDocument {

    private StatusDocument() {}

    static WireAnswer of(int status, String reason, String message) {
        return of(status, reason, message, false);
    }

    static WireAnswer of(int status, String reason, String message, boolean pretty) {
        StringBuilder json = new StringBuilder(message.length() + 160);
        json.append("{\"kind\":\"Status\",\"apiVersion\":\"v1\",\"metadata\":{},\"status\":\"Failure\",\"message\":");
        JsonText.quote(json, message).append(",\"reason\":");
        JsonText.quote(json, reason).append(",\"code\":").append(status).append('}');
        String text = pretty ? JsonText.pretty(json.toString()) : json.toString();
        return new WireAnswer(status, Representation.Plain.contentType(), Optional.empty(), JsonText.bytes(text));
    }
}
