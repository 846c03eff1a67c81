// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.RehearsalResult;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Ready replicas of both pools over time, in steps, above what demand asks for, filled; attainment as marks below. */
final class TimelineChart {
    private static final int WIDTH = 600;
    private static final int HEIGHT = 220;
    private static final int LEFT = 32;
    private static final int TOP = 10;
    private static final int BOTTOM = 40;
    private static final int MOST_POINTS = 600;
    private static final Map<String, String> COLOURS =
            Map.of(FleetSpec.PREFILL, "#0072b2", FleetSpec.DECODE, "#d55e00");

    private TimelineChart() {}

    static String svg(Run run) {
        List<RehearsalResult.Sample> samples = run.timeline();
        double end = Math.max(1, samples.getLast().seconds());
        double most = 1;
        for (RehearsalResult.Sample sample : samples) {
            for (RehearsalResult.Size size : sample.pools().values()) {
                most = Math.max(most, size.ready());
            }
        }
        StringBuilder svg = new StringBuilder("<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">\n");
        for (int i = 0; i <= 4; i++) {
            double level = most * i / 4;
            svg.append(ScatterChart.line(LEFT, y(level, most), WIDTH, y(level, most), "#e3e8ee"))
                    .append(ScatterChart.text(
                            LEFT - 4, y(level, most) + 4, "end", String.format(Locale.ROOT, "%.0f", level)))
                    .append(ScatterChart.text(
                            x(end * i / 4, end), HEIGHT - 6, i == 4 ? "end" : "start", hours(end * i / 4)));
        }
        for (String pool : List.of(FleetSpec.DECODE, FleetSpec.PREFILL)) {
            String colour = COLOURS.getOrDefault(pool, "#000000");
            svg.append(need(run.need().getOrDefault(pool, new double[0]), end, most, colour));
            svg.append(ready(samples, pool, end, most, colour));
        }
        return svg.append(missed(samples, end))
                .append(ScatterChart.text(
                        LEFT + 4, TOP + 10, "start", "blue: prefill, orange: decode; filled: fluid need"))
                .append("</svg>")
                .toString();
    }

    private static String ready(
            List<RehearsalResult.Sample> samples, String pool, double end, double most, String colour) {
        StringBuilder path = new StringBuilder();
        int every = Math.max(1, samples.size() / MOST_POINTS);
        for (int i = 0; i < samples.size(); i += every) {
            RehearsalResult.Size size = samples.get(i).pools().get(pool);
            double y = y(size == null ? 0 : size.ready(), most);
            double x = x(samples.get(i).seconds(), end);
            path.append(String.format(Locale.ROOT, path.isEmpty() ? "M%.1f %.1f" : "H%.1fV%.1f", x, y));
        }
        return "<path d=\"" + path + "\" fill=\"none\" stroke=\"" + colour + "\" stroke-width=\"1.5\"/>\n";
    }

    private static String need(double[] curve, double end, double most, String colour) {
        StringBuilder path = new StringBuilder(String.format(Locale.ROOT, "M%.1f %.1f", x(0, end), y(0, most)));
        for (int bin = 0; bin < curve.length; bin++) {
            double from = Math.min(end, bin * Run.NEED_SECONDS);
            path.append(String.format(Locale.ROOT, "L%.1f %.1f", x(from, end), y(Math.min(curve[bin], most), most)));
        }
        path.append(String.format(Locale.ROOT, "L%.1f %.1fZ", x(end, end), y(0, most)));
        return "<path d=\"" + path + "\" fill=\"" + colour + "\" fill-opacity=\".18\"/>\n";
    }

    // Below the axis: a mark where less than 99 % of the requests of a quarter of a minute met both targets.
    private static String missed(List<RehearsalResult.Sample> samples, double end) {
        StringBuilder marks = new StringBuilder();
        for (RehearsalResult.Sample sample : samples) {
            double met = sample.attainment().orElse(1.0);
            if (met < 0.99) {
                double x = x(sample.seconds(), end);
                double height = 14 * (1 - met);
                marks.append(String.format(Locale.ROOT, "M%.1f %dv-%.1f", x, HEIGHT - 20, Math.max(1, height)));
            }
        }
        return "<path d=\"" + marks + "\" stroke=\"#c0392b\" fill=\"none\"/>\n";
    }

    private static String hours(double seconds) {
        return String.format(Locale.ROOT, "%d:%02d", (int) seconds / 3600, (int) seconds % 3600 / 60);
    }

    private static double x(double seconds, double end) {
        return LEFT + (WIDTH - LEFT - 4) * seconds / end;
    }

    private static double y(double level, double most) {
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - level / most);
    }
}
