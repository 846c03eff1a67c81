// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.forecast.evaluate.ForecastRow;
import dev.leadline.forecast.evaluate.OriginCheck;
import dev.leadline.forecast.evaluate.OriginPlan;
import dev.leadline.forecast.evaluate.Scorecard;
import dev.leadline.forecast.evaluate.SeriesReader;
import dev.leadline.forecast.evaluate.SeriesRow;
import dev.leadline.forecast.evaluate.SeriesShape;
import dev.leadline.forecast.evaluate.TableFormatException;
import dev.leadline.forecast.evaluate.WalkForward;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * Walks a forecast through a recorded series, writes what it said at chosen origins and prints how it came true. The file
 * is read twice: once to see that all of it is sound and where it ends, once to forecast.
 */
@Command(
        name = "forecast",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Evaluate the forecast walking forward over a series, beside persistence.")
final class ForecastCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(
            names = "--series",
            required = true,
            paramLabel = "FILE",
            description =
                    "CSV, plain or gzip: a column t (start of the bin in seconds, ascending) and columns of values"
                            + " per bin. A t left out is missing, not 0.")
    private Path series = Path.of("");

    @Option(names = "--column", required = true, paramLabel = "NAME", description = "The column to forecast.")
    private String column = "";

    @Option(
            names = "--step",
            required = true,
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "Width of a bin, such as 60s.")
    private Duration step = Duration.ZERO;

    @Option(
            names = "--horizons",
            required = true,
            split = ",",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "How far ahead, multiples of the step: 60s,300s,600s,1200s.")
    private List<Duration> horizons = List.of();

    @Option(
            names = "--quantiles",
            defaultValue = "0.5,0.9,0.95,0.99",
            split = ",",
            paramLabel = "NUMBER",
            description = "Probabilities between 0 and 1. Default: ${DEFAULT-VALUE}.")
    private List<String> quantiles = List.of();

    @Option(
            names = "--origins",
            defaultValue = "last:45%/50",
            paramLabel = "last:SHARE%/COUNT|file:FILE",
            description =
                    "After which bins a forecast is made: COUNT of them, equally spaced in the last SHARE percent,"
                            + " or those in the column t of FILE. Default: last:45%%/50.")
    private String origins = "";

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "Where origin,horizon,quantile,value go; the file appears whole or not at all.")
    private @Nullable Path out;

    @Option(
            names = "--method",
            defaultValue = "leadline",
            paramLabel = "NAME",
            description =
                    "leadline, persistence, seasonal-naive, moving-average, ewma or holt. Default: ${DEFAULT-VALUE}.")
    private String method = "";

    @Option(
            names = "--periods",
            split = ",",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "What is known to recur, such as 24h,7d; leadline and seasonal-naive use it. Default: none"
                    + " (seasonal-naive: 24h).")
    private List<Duration> periods = List.of();

    @Override
    public Integer call() {
        ForecastRequest request = ForecastRequest.of(step, horizons, quantiles, periods, method);
        Optional<Path> target = Optional.ofNullable(out);
        PrintWriter err = spec.commandLine().getErr();
        try (RepeatableFile bytes = RepeatableFile.of(series, "series")) {
            OriginPlan plan = OriginsOption.read(origins);
            target.ifPresent(file -> WholeFile.check(file, OriginsOption.filesOf(origins, series)));
            SeriesShape shape = look(bytes, plan);
            long[] times = plan.times(shape, request.grid().horizons().getLast(), series.toString());
            Scorecard card = walk(bytes, request, shape, times, target, err);
            new ForecastReport(spec.commandLine().getOut()).print(series, column, shape, card);
            return ExitCode.OK;
        } catch (TableFormatException wrong) {
            throw CommandFailure.badInput(String.valueOf(wrong.getMessage()));
        } catch (IOException broken) {
            throw CommandFailure.failure(series + " cannot be read: " + broken.getMessage());
        }
    }

    private SeriesShape look(RepeatableFile bytes, OriginPlan plan) throws IOException {
        try (InputStream stream = bytes.open()) {
            OriginCheck check = new OriginCheck(plan);
            SeriesShape shape = SeriesShape.of(
                    new SeriesReader(stream, series.toString(), column, step), series.toString(), step, check);
            check.finish(shape);
            return shape;
        }
    }

    private Scorecard walk(
            RepeatableFile bytes,
            ForecastRequest request,
            SeriesShape shape,
            long[] times,
            Optional<Path> target,
            PrintWriter err)
            throws IOException {
        if (target.isEmpty()) {
            return walk(bytes, request, shape, times, row -> {}, err);
        }
        try (WholeFile file = WholeFile.begin(target.get())) {
            file.line(ForecastRow.HEADER);
            Scorecard card = walk(bytes, request, shape, times, row -> file.line(row.text()), err);
            file.finish();
            return card;
        } catch (UncheckedIOException broken) {
            throw CommandFailure.failure(target.get() + " cannot be written, and nothing was: " + broken.getMessage());
        }
    }

    private Scorecard walk(
            RepeatableFile bytes,
            ForecastRequest request,
            SeriesShape shape,
            long[] times,
            Consumer<ForecastRow> sink,
            PrintWriter err)
            throws IOException {
        WalkForward walk =
                new WalkForward(request.method(), request.periods(), request.grid(), times, processorTime(), sink);
        try (InputStream stream = bytes.open();
                ForecastProgress progress = ForecastProgress.onTerminalOf(err, request.method(), shape.rows())) {
            SeriesReader reader = new SeriesReader(stream, series.toString(), column, step);
            for (Optional<SeriesRow> row = reader.next(); row.isPresent(); row = reader.next()) {
                walk.take(row.get());
                progress.row();
            }
            return walk.finish();
        }
    }

    private static LongSupplier processorTime() {
        return ManagementFactory.getThreadMXBean()::getCurrentThreadCpuTime;
    }
}
