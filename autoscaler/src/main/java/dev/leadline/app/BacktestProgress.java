// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.rehearse.ProgressListener;
import java.io.Console;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far each rehearsal is: a bar on a terminal, a line per rehearsal elsewhere. */
final class BacktestProgress implements AutoCloseable {

    private static final long PARTS = 1000;

    private final boolean terminal;
    private final PrintWriter err;
    private final List<ProgressBar> open = new ArrayList<>();

    BacktestProgress(boolean terminal, PrintWriter err) {
        this.terminal = terminal;
        this.err = err;
    }

    /** Bars when a person sits at the terminal, lines when the output goes to a file. */
    static BacktestProgress onTerminalOf(PrintWriter err) {
        boolean terminal = Optional.ofNullable(System.console())
                .filter(Console::isTerminal)
                .isPresent();
        return new BacktestProgress(terminal, err);
    }

    /** The next rehearsal begins; the one before is over. */
    ProgressListener step(String name) {
        finish();
        if (!terminal) {
            err.println("rehearsing " + name + " ...");
            err.flush();
            return ProgressListener.NONE;
        }
        ProgressBar bar = new ProgressBarBuilder()
                .setTaskName(name)
                .setInitialMax(PARTS)
                .setStyle(ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(200)
                .hideEta()
                .build();
        open.add(bar);
        return (done, total) -> bar.stepTo(total > 0 ? (long) (PARTS * Math.min(1, done / total)) : 0);
    }

    /** The last rehearsal is over: no bar is drawn any more. */
    void finish() {
        open.forEach(ProgressBar::close);
        open.clear();
    }

    @Override
    public void close() {
        finish();
    }
}
