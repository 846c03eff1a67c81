// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.forecast.evaluate.OriginPlan;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code last:45%/50} or {@code file:o.csv}. */
final class OriginsOption {

    private static final Pattern LAST = Pattern.compile("last:([0-9]{1,3}(?:\\.[0-9]{1,6})?)%/([0-9]{1,7})");
    private static final String FILE = "file:";

    private OriginsOption() {}

    static OriginPlan read(String text) throws IOException {
        if (text.startsWith(FILE) && text.length() > FILE.length()) {
            Path file = file(text);
            try (RepeatableFile bytes = RepeatableFile.of(file, "origins");
                    InputStream stream = bytes.open()) {
                return OriginPlan.read(stream, file.toString());
            }
        }
        Matcher last = LAST.matcher(text);
        double percent = last.matches() ? Double.parseDouble(last.group(1)) : 0;
        int count = last.matches() ? Integer.parseInt(last.group(2)) : 0;
        if (percent <= 0 || percent > 100 || count < 1 || count > OriginPlan.MOST) {
            throw CommandFailure.badInput("--origins: '" + text
                    + "' must be last:SHARE%/COUNT or file:FILE. Write last:45%/50 for 50 forecasts in the last 45 %,"
                    + " or file:o.csv for those in its column t.");
        }
        return new OriginPlan.LastShare(percent / 100, count);
    }

    /** Every file that is read, so that none of them is written over. */
    static List<Path> filesOf(String text, Path series) {
        return text.startsWith(FILE) ? List.of(series, file(text)) : List.of(series);
    }

    private static Path file(String text) {
        return Path.of(text.substring(FILE.length()));
    }
}
