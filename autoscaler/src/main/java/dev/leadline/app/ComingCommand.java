// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** A command whose work is not in this program, or comes with a later release: it says so and fails. */
abstract sealed class ComingCommand implements Callable<Integer> {

    @Unmatched
    private List<String> ignored = new ArrayList<>();

    private final String sentence;

    ComingCommand(String sentence) {
        this.sentence = sentence;
    }

    @Override
    public final Integer call() {
        throw CommandFailure.failure(sentence);
    }

    @Command(name = "adapter", description = "Serve decisions as external metrics; a program of its own.")
    static final class Adapter extends ComingCommand {
        Adapter() {
            super("the adapter is a program of its own: start it with ./leadline adapter, or from"
                    + " metrics-adapter/target/metrics-adapter-*-exec.jar.");
        }
    }

    @Command(
            name = "forecast",
            description = "Evaluate the forecast walking forward over a series (comes with a later release).")
    static final class Forecast extends ComingCommand {
        Forecast() {
            super("forecast comes with a later release: until then `leadline backtest` shows what the forecast is"
                    + " worth on a trace.");
        }
    }
}
