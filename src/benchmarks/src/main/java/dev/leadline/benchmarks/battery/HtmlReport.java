// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The report as one page without anything from outside: summary, a scatter per load, timelines, and every run. */
final class HtmlReport {
    /** Timelines of more runs than this would make nobody wiser, and the page large. */
    private static final int MOST_TIMELINES = 24;

    private static final String STYLE = """
            <style>
            body{font:15px/1.5 system-ui,sans-serif;color:#1d2733;margin:2rem auto;max-width:76rem;padding:0 1rem}
            h1{font-size:1.6rem} h2{font-size:1.2rem;margin-top:2.5rem} h3{font-size:1rem;margin:0 0 .3rem}
            table{border-collapse:collapse;font-variant-numeric:tabular-nums} th,td{padding:.2rem .7rem;text-align:right;border-bottom:1px solid #e3e8ee}
            th:first-child,td:first-child,th.text,td.text{text-align:left} thead th{border-bottom:2px solid #9aa7b5}
            .grid{display:grid;grid-template-columns:repeat(auto-fill,minmax(22rem,1fr));gap:1.5rem}
            .wide{display:grid;grid-template-columns:repeat(auto-fill,minmax(34rem,1fr));gap:1.5rem}
            svg{width:100%;height:auto;background:#fbfcfd;border:1px solid #e3e8ee} svg text{font:11px system-ui,sans-serif;fill:#44525f}
            .key span{display:inline-block;margin-right:1.2rem} .key i{display:inline-block;width:.8rem;height:.8rem;border-radius:50%;margin-right:.35rem;vertical-align:-.1rem}
            </style>
            """;

    private HtmlReport() {}

    static String page(String title, String reference, List<Run> runs) {
        Map<String, String> colours = new LinkedHashMap<>();
        runs.forEach(run -> colours.computeIfAbsent(run.policy(), policy -> Palette.colour(colours.size())));
        StringBuilder page = new StringBuilder(
                        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .append(escaped(title))
                .append("</title>\n")
                .append(STYLE)
                .append("</head><body>\n<h1>")
                .append(escaped(title))
                .append("</h1>\n<p>")
                .append(escaped(reference))
                .append(". Attainment is the share of offered requests that met both targets.</p>\n<p class=\"key\">");
        colours.forEach((policy, colour) -> page.append("<span><i style=\"background:")
                .append(colour)
                .append("\"></i>")
                .append(escaped(policy))
                .append("</span>"));
        page.append("</p>\n<h2>By policy</h2>\n").append(summary(runs));
        page.append("<h2>Attainment against cost</h2>\n<div class=\"grid\">\n");
        byLoad(runs)
                .forEach((load, its) -> page.append("<div><h3>")
                        .append(escaped(load))
                        .append("</h3>")
                        .append(ScatterChart.svg(its, colours))
                        .append("</div>\n"));
        page.append("</div>\n<h2>Replicas over time</h2>\n<div class=\"wide\">\n");
        runs.stream()
                .filter(run ->
                        run.policy().startsWith("leadline") && !run.policy().contains(" without "))
                .limit(MOST_TIMELINES)
                .forEach(run -> page.append("<div><h3>")
                        .append(escaped(run.cell() + ": " + run.policy()))
                        .append("</h3>")
                        .append(TimelineChart.svg(run))
                        .append("</div>\n"));
        return page.append("</div>\n<h2>Every run</h2>\n")
                .append(all(runs))
                .append("</body></html>\n")
                .toString();
    }

    private static Map<String, List<Run>> byLoad(List<Run> runs) {
        Map<String, List<Run>> grouped = new LinkedHashMap<>();
        for (Run run : runs) {
            String load = run.cell().split("[ ,]", 2)[0];
            grouped.computeIfAbsent(load, none -> new ArrayList<>()).add(run);
        }
        return grouped;
    }

    private static String summary(List<Run> runs) {
        StringBuilder table = new StringBuilder("<table><thead><tr><th>policy</th><th>runs</th><th>mean attainment</th>"
                + "<th>worst</th><th>GPU-hours, geometric mean</th><th>excess turns per pool-hour</th><th>raises undone"
                + "</th></tr></thead><tbody>\n");
        Summary.perPolicy(runs)
                .forEach((policy, all) -> table.append(String.format(
                        Locale.ROOT,
                        "<tr><td>%s</td><td>%d</td><td>%.2f %%</td><td>%.2f %%</td><td>%.3f×</td><td>%.2f</td><td>%.1f %%"
                                + "</td></tr>\n",
                        escaped(policy),
                        all.runs(),
                        100 * all.attainment(),
                        100 * all.worst(),
                        all.ratio(),
                        all.turns(),
                        100 * all.undone())));
        return table.append("</tbody></table>\n").toString();
    }

    private static String all(List<Run> runs) {
        StringBuilder table = new StringBuilder(
                "<table><thead><tr><th>load</th><th class=\"text\">policy</th>"
                        + "<th>attainment</th><th>GPU-hours</th><th>ratio</th><th>raises</th><th>undone</th></tr></thead><tbody>\n");
        runs.forEach(run -> table.append(String.format(
                Locale.ROOT,
                "<tr><td>%s</td><td class=\"text\">%s</td><td>%.2f %%</td><td>%.1f</td><td>%.3f×</td><td>%d</td><td>%d"
                        + "</td></tr>\n",
                escaped(run.cell().replace(",", ", ")),
                escaped(run.policy()),
                100 * run.attainment(),
                run.gpuHours(),
                run.ratio(),
                run.raises(),
                run.undone())));
        return table.append("</tbody></table>\n").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
