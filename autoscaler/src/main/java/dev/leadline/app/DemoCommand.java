// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.api.PortTakenException;
import dev.leadline.demo.Demo;
import dev.leadline.demo.DemoSettings;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code leadline demo}: a simulated fleet replays a real trace, and Leadline scales it before everybody's eyes. */
@Command(
        name = "demo",
        mixinStandardHelpOptions = true,
        description = "Replays an hour of real traffic on a simulated fleet and shows on a live page how it is scaled.",
        exitCodeListHeading = "Exit codes:%n",
        exitCodeList = {"0:ended as asked", "1:could not start or broke", "2:bad input"})
public final class DemoCommand implements Callable<Integer> {

    private static final long PROGRESS_EVERY_MILLIS = 5000;

    private final CountDownLatch stopped = new CountDownLatch(1);

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--port",
            defaultValue = "8080",
            paramLabel = "PORT",
            converter = PortOption.class,
            description = "Port of page and API; 0 for any free one. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--speed",
            defaultValue = "20",
            paramLabel = "X",
            description = "Simulated seconds per second; 0 is as fast as possible. It changes no decision."
                    + " Default: ${DEFAULT-VALUE}, the hour in three minutes.")
    private double speed;

    @Option(
            names = "--seed",
            defaultValue = "1",
            paramLabel = "N",
            description = "Seed of load and fleet: equal seeds give equal decisions. Default: ${DEFAULT-VALUE}.")
    private long seed;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            converter = ServeCommand.DurationConverter.class,
            description = "Replay only this much of the hour, such as 2m, and rehearse no other strategies.")
    private @Nullable Duration length;

    @Option(names = "--exit", description = "End after the summary instead of serving on.")
    private boolean exit;

    @Override
    public Integer call() throws InterruptedException {
        CommandSpec own = requireSpec();
        if (!(speed >= 0 && speed < Double.POSITIVE_INFINITY)) {
            throw new ParameterException(
                    own.commandLine(), "--speed is a number of at least 0, not " + speed + "; 20 is usual.");
        }
        PrintWriter out = own.commandLine().getOut();
        PrintWriter err = own.commandLine().getErr();
        try (Demo demo = Demo.start(settings(), "127.0.0.1", port)) {
            return follow(demo, out, err);
        } catch (PortTakenException taken) {
            err.println(taken.getMessage());
            return ExitCode.FAILURE;
        }
    }

    private DemoSettings settings() {
        DemoSettings whole = DemoSettings.DEFAULT.withSpeed(speed).withSeed(seed);
        return length == null ? whole : whole.shortened(Math.min(whole.seconds(), length.toMillis() / 1000.0));
    }

    private int follow(Demo demo, PrintWriter out, PrintWriter err) throws InterruptedException {
        out.println("The demo is at http://localhost:" + demo.port() + "/ . Stop it with Ctrl-C.");
        out.flush();
        showProgress(demo, out);
        try {
            out.println();
            out.println(demo.awaitSummary().text());
            out.flush();
        } catch (ExecutionException broken) {
            err.println("The demo broke: " + (broken.getCause() == null ? broken : broken.getCause()).getMessage());
            return ExitCode.FAILURE;
        }
        if (!exit) {
            out.println("The page and the journal stay at http://localhost:" + demo.port() + "/ until Ctrl-C.");
            out.flush();
            stopped.await();
        }
        return ExitCode.OK;
    }

    private static void showProgress(Demo demo, PrintWriter out) throws InterruptedException {
        while (!demo.awaitEnd(PROGRESS_EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
            out.println(String.format(
                    Locale.ROOT,
                    "%3.0f %% replayed, %s of requests within both targets%s",
                    100 * demo.progress(),
                    demo.attainment().isPresent()
                            ? String.format(
                                    Locale.ROOT, "%.2f %%", demo.attainment().getAsDouble() * 100)
                            : "none",
                    demo.progress() >= 1 ? "; the other strategies are being rehearsed" : ""));
            out.flush();
        }
    }

    private CommandSpec requireSpec() {
        if (spec == null) {
            throw new IllegalStateException("picocli runs this command");
        }
        return spec;
    }
}
