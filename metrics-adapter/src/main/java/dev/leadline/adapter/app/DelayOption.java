// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import dev.leadline.policy.DurationText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A delay on the command line, written as policies write durations. */
final class DelayOption implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        return DurationText.parse(text)
                .orElseThrow(() -> new TypeConversionException(
                        "'" + text + "' is not a duration: write digits with ms, s, m, h or d, such as 10s"));
    }
}
