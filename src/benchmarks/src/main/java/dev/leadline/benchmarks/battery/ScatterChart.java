// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Runs as points: GPU-hours relative to the reference to the right, attainment upwards. Up and left is better. */
final class ScatterChart {
    private static final int WIDTH = 380;
    private static final int HEIGHT = 240;
    private static final int LEFT = 44;
    private static final int BOTTOM = 30;
    private static final int MARGIN = 10;

    private ScatterChart() {}

    static String svg(List<Run> runs, Map<String, String> colours) {
        double most = Math.max(2, runs.stream().mapToDouble(Run::ratio).max().orElse(2));
        double least =
                Math.min(0.9, runs.stream().mapToDouble(Run::attainment).min().orElse(0));
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">\n");
        for (int i = 0; i <= 4; i++) {
            double share = least + (1 - least) * i / 4;
            double y = y(share, least);
            svg.append(line(LEFT, y, WIDTH - MARGIN, y, "#e3e8ee"))
                    .append(text(LEFT - 6, y + 4, "end", String.format(Locale.ROOT, "%.0f %%", 100 * share)));
            double ratio = most * i / 4;
            // A label in the middle of the last mark would be cut off by the edge.
            String anchor = i == 4 ? "end" : "middle";
            svg.append(text(x(ratio, most), HEIGHT - 10, anchor, String.format(Locale.ROOT, "%.2g×", ratio)));
        }
        svg.append(line(LEFT, y(0.99, least), WIDTH - MARGIN, y(0.99, least), "#c0392b"));
        svg.append(line(x(1, most), MARGIN, x(1, most), HEIGHT - BOTTOM, "#9aa7b5"));
        for (Run run : runs) {
            svg.append(String.format(
                    Locale.ROOT,
                    "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\" fill-opacity=\".75\"><title>%s, %s: %.2f %% at"
                            + " %.2f×</title></circle>\n",
                    x(run.ratio(), most),
                    y(run.attainment(), least),
                    colours.getOrDefault(run.policy(), "#000000"),
                    run.cell(),
                    run.policy(),
                    100 * run.attainment(),
                    run.ratio()));
        }
        return svg.append("</svg>").toString();
    }

    private static double x(double ratio, double most) {
        return LEFT + (WIDTH - LEFT - MARGIN) * ratio / most;
    }

    private static double y(double share, double least) {
        return MARGIN + (HEIGHT - BOTTOM - MARGIN) * (1 - share) / (1 - least);
    }

    static String line(double x1, double y1, double x2, double y2, String colour) {
        return String.format(
                Locale.ROOT,
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n",
                x1,
                y1,
                x2,
                y2,
                colour);
    }

    static String text(double x, double y, String anchor, String words) {
        return String.format(
                Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>\n", x, y, anchor, words);
    }
}
