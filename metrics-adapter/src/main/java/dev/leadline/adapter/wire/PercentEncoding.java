// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Percent-encoding as URLs have it. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** A path, or a part of one; absent when an escape is broken or the bytes are no UTF-8. */
    static Optional<String> decodePath(String text) {
        return text.indexOf('%') < 0 ? Optional.of(text) : decode(text, false);
    }

    /** A name or value of a query, where plus is a space; absent when an escape is broken or the bytes are no UTF-8. */
    static Optional<String> decodeQuery(String text) {
        return text.indexOf('%') < 0 && text.indexOf('+') < 0 ? Optional.of(text) : decode(text, true);
    }

    private static Optional<String> decode(String text, boolean plusIsSpace) {
        byte[] raw = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer decoded = ByteBuffer.allocate(raw.length);
        for (int i = 0; i < raw.length; i++) {
            if (raw[i] == '%') {
                if (i + 2 >= raw.length) {
                    return Optional.empty();
                }
                int high = Character.digit((char) raw[i + 1], 16);
                int low = Character.digit((char) raw[i + 2], 16);
                if (high < 0 || low < 0) {
                    return Optional.empty();
                }
                decoded.put((byte) ((high << 4) | low));
                i += 2;
            } else {
                decoded.put(plusIsSpace && raw[i] == '+' ? (byte) ' ' : raw[i]);
            }
        }
        try {
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(decoded.flip()).toString());
        } catch (CharacterCodingException noText) {
            return Optional.empty();
        }
    }
}
