// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Keys of extra headers, in which a percent sign and two digits stand for a byte. A plus sign is a plus sign. */
final class PercentEncoding {

    private PercentEncoding() {}

    /** What is meant; the text itself where it is not encoded rightly. */
    static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(encoded.length);
        for (int at = 0; at < encoded.length; at++) {
            if (encoded[at] != '%') {
                decoded.write(encoded[at]);
                continue;
            }
            int high = at + 2 < encoded.length ? Character.digit(encoded[at + 1], 16) : -1;
            int low = at + 2 < encoded.length ? Character.digit(encoded[at + 2], 16) : -1;
            if (high < 0 || low < 0) {
                return text;
            }
            decoded.write(high * 16 + low);
            at += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(decoded.toByteArray()))
                    .toString();
        } catch (CharacterCodingException noText) {
            return text;
        }
    }
}
