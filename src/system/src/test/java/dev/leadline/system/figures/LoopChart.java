// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import static java.lang.String.format;
import static java.util.Locale.ROOT;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Replicas of both pools and attainment over time, the cluster's lines solid, the simulator's dashed, as an SVG picture. */
final class LoopChart {

    private static final int WIDTH = 760;
    private static final int PANEL = 130;
    private static final int LEFT = 56;
    private static final int GAP = 34;

    private final StringBuilder out = new StringBuilder();
    private final double seconds;
    private int top = 44;

    private record Point(double seconds, double value) {}

    private LoopChart(double seconds) {
        this.seconds = seconds;
    }

    /** A picture of one run in the cluster beside the same run in the simulator. */
    static String svg(LoopRun cluster, LoopRun pure) {
        double seconds = Math.max(1, cluster.timeline().getLast().seconds());
        LoopChart chart = new LoopChart(seconds);
        chart.begin(cluster);
        chart.replicas("prefill replicas", cluster, pure, LoopRun.Sample::prefillReady, LoopRun.Sample::prefillDesired);
        chart.replicas("decode replicas", cluster, pure, LoopRun.Sample::decodeReady, LoopRun.Sample::decodeDesired);
        chart.panel("within both targets, %", 100);
        chart.line(attained(cluster), 100, "#1b6ac9", false);
        chart.line(attained(pure), 100, "#1b6ac9", true);
        chart.times();
        return chart.out.append("</svg>\n").toString();
    }

    private static List<Point> attained(LoopRun run) {
        List<Point> points = new ArrayList<>();
        for (int bin = 0; bin < run.attained().size(); bin++) {
            double at = (bin + 0.5) * LoopRun.BIN_SECONDS;
            run.attained().get(bin).ifPresent(share -> points.add(new Point(at, 100 * share)));
        }
        return points;
    }

    private void replicas(
            String title,
            LoopRun cluster,
            LoopRun pure,
            ToDoubleFunction<LoopRun.Sample> ready,
            ToDoubleFunction<LoopRun.Sample> desired) {
        double most = 1 + Math.max(highest(cluster, ready, desired), highest(pure, ready, desired));
        panel(title, most);
        line(steps(cluster, desired), most, "#c9661b", false);
        line(steps(pure, desired), most, "#c9661b", true);
        line(steps(cluster, ready), most, "#1b6ac9", false);
        line(steps(pure, ready), most, "#1b6ac9", true);
        top += PANEL + GAP;
    }

    private static double highest(
            LoopRun run, ToDoubleFunction<LoopRun.Sample> ready, ToDoubleFunction<LoopRun.Sample> desired) {
        return run.timeline().stream()
                .mapToDouble(one -> Math.max(ready.applyAsDouble(one), desired.applyAsDouble(one)))
                .max()
                .orElse(1);
    }

    private static List<Point> steps(LoopRun run, ToDoubleFunction<LoopRun.Sample> size) {
        List<Point> points = new ArrayList<>();
        double before = Double.NEGATIVE_INFINITY;
        for (LoopRun.Sample one : run.timeline()) {
            double value = size.applyAsDouble(one);
            if (!points.isEmpty() && value != before) {
                points.add(new Point(one.seconds(), before));
            }
            points.add(new Point(one.seconds(), value));
            before = value;
        }
        return points;
    }

    private void begin(LoopRun cluster) {
        int height = 44 + 3 * (PANEL + GAP) + 10;
        add(format(
                ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
                WIDTH,
                height));
        add(format(ROOT, "<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>", WIDTH, height));
        add(format(
                ROOT,
                "<text x=\"%d\" y=\"20\" font-size=\"14\">%s, seed %d: solid on the cluster, dashed in the simulator;"
                        + " blue ready or attained, orange desired</text>",
                LEFT,
                cluster.traffic().label(),
                cluster.seed()));
    }

    private void panel(String title, double most) {
        add(format(ROOT, "<text x=\"%d\" y=\"%d\" fill=\"#333333\">%s</text>", LEFT, top - 4, title));
        for (double share : new double[] {0, 0.5, 1}) {
            double y = y(share * most, most);
            add(format(
                    ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#dddddd\"/>",
                    LEFT,
                    WIDTH - 16,
                    y,
                    y));
            add(format(
                    ROOT,
                    "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\" fill=\"#666666\">%.4g</text>",
                    LEFT - 6,
                    y + 4,
                    share * most));
        }
    }

    private void line(List<Point> points, double most, String colour, boolean dashed) {
        StringBuilder path = new StringBuilder();
        for (Point point : points) {
            path.append(format(ROOT, "%.1f,%.1f ", x(point.seconds()), y(point.value(), most)));
        }
        add(format(
                ROOT,
                "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.6\"%s/>",
                path.toString().strip(),
                colour,
                dashed ? " stroke-dasharray=\"5 3\" opacity=\"0.75\"" : ""));
    }

    private void times() {
        for (int at = 0; at <= seconds; at += 60) {
            add(format(
                    ROOT,
                    "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\" fill=\"#666666\">%d s</text>",
                    x(at),
                    top + PANEL + 16,
                    at));
        }
    }

    private double x(double at) {
        return LEFT + at / seconds * (WIDTH - 16 - LEFT);
    }

    private double y(double value, double most) {
        return top + PANEL * (1 - value / most);
    }

    private void add(String line) {
        out.append(line).append('\n');
    }
}
