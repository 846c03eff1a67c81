// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A document that is the same for as long as the process runs, in its two layouts, each with a strong ETag of its own.
 *
 * @param compact as it is answered
 * @param pretty laid out for people
 */
record FixedDocument(WireAnswer compact, WireAnswer pretty) {

    static FixedDocument of(String contentType, String json) {
        String compact = JsonText.compact(json);
        return new FixedDocument(answer(contentType, compact), answer(contentType, JsonText.pretty(compact)));
    }

    private static WireAnswer answer(String contentType, String json) {
        byte[] body = JsonText.bytes(json);
        return new WireAnswer(200, contentType, Optional.of('"' + hash(body) + '"'), body);
    }

    /** The answer, or 304 when the client has it already. */
    WireAnswer answer(WireRequest request) {
        WireAnswer answer = RequestQuery.wantsPretty(request.query()) ? pretty : compact;
        String etag = answer.etag().orElse("");
        return request.ifNoneMatch().filter(known -> names(known, etag)).isPresent()
                ? new WireAnswer(304, answer.contentType(), answer.etag(), new byte[0])
                : answer;
    }

    /** Whether a list of entity tags names this one; its quotes mark where it begins and ends. */
    private static boolean names(String known, String etag) {
        return known.strip().equals("*") || known.contains(etag);
    }

    /** Of the compact form: names this document's state in addresses. */
    String hash() {
        return compact.etag().orElse("").replace("\"", "");
    }

    private static String hash(byte[] body) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(body);
            return HexFormat.of().withUpperCase().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
