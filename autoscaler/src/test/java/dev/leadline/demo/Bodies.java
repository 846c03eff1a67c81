// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** Takes metric bodies apart by plain string work, so that no parser under test has a say. */
final class Bodies {

    private Bodies() {}

    static String sample(String name) {
        try (InputStream in = Bodies.class.getResourceAsStream("/expositions/" + name)) {
            return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** HELP and TYPE lines and the series names of all families whose name begins with one of the prefixes, in order. */
    static List<String> shape(String body, Set<String> families) {
        Set<String> lines = new LinkedHashSet<>();
        for (String line : body.lines().toList()) {
            String name = seriesName(line);
            if (families.contains(family(name))) {
                lines.add(line.startsWith("# ") ? line : line.substring(0, line.lastIndexOf(' ')));
            }
        }
        return new ArrayList<>(lines);
    }

    /** The name in a sample line, or the family in a HELP or TYPE line. */
    static String seriesName(String line) {
        return line.replaceFirst("^# (HELP|TYPE) ", "").replaceFirst("[{ ].*$", "");
    }

    static String family(String series) {
        return series.replaceFirst("(_total)?(_bucket|_count|_sum|_created|_total)?$", "");
    }
}
