// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.forecast.evaluate.Method;
import java.io.Console;
import java.io.PrintWriter;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a walk through a series is: a bar on a terminal, a line per tenth of a long series elsewhere. */
final class ForecastProgress implements AutoCloseable {

    /** Shorter series are through before a line is read. */
    private static final long LONG = 100_000;

    private final PrintWriter err;
    private final Optional<ProgressBar> bar;
    private final long rows;
    private long done;

    private ForecastProgress(PrintWriter err, Optional<ProgressBar> bar, long rows) {
        this.err = err;
        this.bar = bar;
        this.rows = rows;
    }

    static ForecastProgress onTerminalOf(PrintWriter err, Method method, long rows) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        if (!terminal) {
            err.println("walking " + method.label() + " through " + rows + " bins ...");
            err.flush();
            return new ForecastProgress(err, Optional.empty(), rows);
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(method.label())
                .setInitialMax(rows)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .hideEta()
                .build();
        return new ForecastProgress(err, Optional.of(bar), rows);
    }

    /** One more bin is taken. */
    void row() {
        done++;
        bar.ifPresent(ProgressBar::step);
        long tenth = Math.max(1, rows / 10);
        if (bar.isEmpty() && rows >= LONG && done % tenth == 0) {
            err.println(10 * (done / tenth) + " %");
            err.flush();
        }
    }

    @Override
    public void close() {
        bar.ifPresent(ProgressBar::close);
    }
}
