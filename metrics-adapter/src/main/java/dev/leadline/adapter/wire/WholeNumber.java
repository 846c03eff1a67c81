// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Labels that count something. */
final class WholeNumber {

    private static final Pattern FORM = Pattern.compile("[+-]?[0-9]{1,40}");

    private WholeNumber() {}

    /** The number; absent when this is none, or one of more than 64 bits. */
    static OptionalLong of(@Nullable String text) {
        if (text == null || !FORM.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException tooLarge) {
            return OptionalLong.empty();
        }
    }
}
