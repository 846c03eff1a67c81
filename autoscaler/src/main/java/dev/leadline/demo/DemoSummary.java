// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.demo.DemoState.Comparison;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * How a demo ended.
 *
 * @param load what was replayed
 * @param rows Leadline first, then the strategies it is compared with
 * @param ceiling the largest saving against static peak that any scaler could have
 * @param decisions how many decisions are in the journal
 */
public record DemoSummary(String load, List<Row> rows, OptionalDouble ceiling, int decisions) {

    /** One strategy: share of requests within both targets, accelerator-hours, and these against static peak. */
    public record Row(
            String name, OptionalDouble attainment, OptionalDouble gpuHours, OptionalDouble againstPeak, String note) {

        static Row of(Comparison shown) {
            return new Row(shown.name(), shown.attainment(), shown.gpuHours(), shown.againstPeak(), shown.note());
        }
    }

    /** Copies the rows. */
    public DemoSummary {
        rows = List.copyOf(rows);
    }

    /** The summary as it is printed. */
    public String text() {
        StringBuilder out = new StringBuilder();
        out.append(load).append("\n\n");
        line(out, "strategy", "within both targets", "GPU-hours", "against peak", "");
        for (Row row : rows) {
            line(
                    out,
                    row.name(),
                    percent(row.attainment(), "%.2f %%"),
                    row.gpuHours().isPresent()
                            ? String.format(Locale.ROOT, "%.1f", row.gpuHours().getAsDouble())
                            : "-",
                    percent(row.againstPeak(), "%+.1f %%"),
                    row.note());
        }
        ceiling.ifPresent(share -> out.append('\n')
                .append(String.format(
                        Locale.ROOT,
                        "Fluid ceiling: no scaler could save more than %.1f %% against static peak on this load"
                                + " (1 - mean need / peak need).%n",
                        share * 100)));
        out.append("The journal holds ").append(decisions).append(" decisions.\n");
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String met, String hours, String saved, String note) {
        out.append(String.format(Locale.ROOT, "  %-38s %20s %10s %13s  %s", name, met, hours, saved, note)
                        .stripTrailing())
                .append('\n');
    }

    private static String percent(OptionalDouble share, String format) {
        return share.isPresent() ? String.format(Locale.ROOT, format, share.getAsDouble() * 100) : "-";
    }
}
