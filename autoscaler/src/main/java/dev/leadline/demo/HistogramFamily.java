// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.Buckets;
import dev.leadline.fleet.CumulativeHistogram;
import java.util.Map;
import java.util.Optional;

/**
 * A histogram family with fixed labels and bounds. Everything but the numbers is spelled once, because a demo renders
 * the same few hundred lines many times a second.
 */
final class HistogramFamily {

    private final NumberSpelling spelling;
    private final String help;
    private final String header;
    private final double[] bounds;
    private final String[] bucketLines;
    private final String countLine;
    private final String sumLine;

    /**
     * @param name family name without suffix
     * @param help the HELP text
     * @param labelsBefore labels in front of {@code le}, each ended by a comma; may be empty
     * @param labelsAfter labels behind {@code le}, each begun by a comma; may be empty
     * @param bounds finite upper bounds, ascending
     */
    HistogramFamily(
            NumberSpelling spelling,
            String name,
            String help,
            String labelsBefore,
            String labelsAfter,
            double... bounds) {
        this.spelling = spelling;
        this.help = help;
        this.header = "# HELP " + name + " " + help + "\n# TYPE " + name + " histogram\n";
        this.bounds = bounds.clone();
        this.bucketLines = new String[bounds.length + 1];
        for (int i = 0; i <= bounds.length; i++) {
            String bound = i < bounds.length ? spelling.of(bounds[i]) : "+Inf";
            bucketLines[i] = name + "_bucket{" + labelsBefore + "le=\"" + bound + "\"" + labelsAfter + "} ";
        }
        String labels = labelsBefore.isEmpty()
                ? labelsAfter.substring(labelsAfter.isEmpty() ? 0 : 1)
                : labelsBefore.substring(0, labelsBefore.length() - 1) + labelsAfter;
        String braces = labels.isEmpty() ? " " : "{" + labels + "} ";
        this.countLine = name + "_count" + braces;
        this.sumLine = name + "_sum" + braces;
    }

    /** The HELP text. */
    String help() {
        return help;
    }

    /**
     * Appends the family. A bound that the histogram does not have gets a linear share of the bucket it lies in, in
     * whole observations; what lies in the open last bucket is never below a finite bound.
     */
    void write(StringBuilder out, CumulativeHistogram histogram) {
        out.append(header);
        for (int i = 0; i < bounds.length; i++) {
            line(out, bucketLines[i], upTo(histogram.buckets(), bounds[i]));
        }
        line(out, bucketLines[bounds.length], histogram.count());
        switch (spelling) {
            case PYTHON -> {
                line(out, countLine, histogram.count());
                line(out, sumLine, histogram.sum());
            }
            case GO -> {
                line(out, sumLine, histogram.sum());
                line(out, countLine, histogram.count());
            }
        }
    }

    private static double upTo(Buckets buckets, double bound) {
        Optional<Map.Entry<Double, Double>> below = buckets.atMost(bound);
        double left = below.map(Map.Entry::getKey).orElse(0.0);
        double known = below.map(Map.Entry::getValue).orElse(0.0);
        Optional<Map.Entry<Double, Double>> above =
                buckets.above(bound).filter(next -> !next.getKey().isInfinite());
        if (left == bound || above.isEmpty()) {
            return known;
        }
        double share = (bound - left) / (above.get().getKey() - left);
        return Math.floor(known + share * (above.get().getValue() - known));
    }

    private void line(StringBuilder out, String beginning, double value) {
        out.append(beginning);
        spelling.write(out, value);
        out.append('\n');
    }
}
