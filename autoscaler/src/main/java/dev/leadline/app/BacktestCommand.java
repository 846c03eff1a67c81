// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.decide.PolicyController;
import dev.leadline.forecast.evaluate.TableFormatException;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.rehearse.TraceReader;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.TraceShaping;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Rehearses a policy on a trace, beside what many run today, and prints what each would have cost and kept. */
@Command(
        name = "backtest",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Rehearse a policy on recorded traffic, beside a constant fleet and a queue-driven HPA.")
final class BacktestCommand implements Callable<Integer> {

    /** What a policy is compared with. */
    enum Rival {
        /** The smallest constant fleet. */
        STATIC,
        /** An HPA on waiting requests. */
        HPA,
        /** Both of them. */
        USUAL,
        /** Both of them and every baseline. */
        ALL,
        /** Nothing. */
        NONE;

        boolean includes(Rival one) {
            return this == one || this == ALL || (this == USUAL && (one == STATIC || one == HPA));
        }
    }

    private final Function<ScalingPolicy, PolicyController> controllers;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Option(names = "--policy", required = true, paramLabel = "FILE", description = "The policy to rehearse (YAML).")
    private Path policy = Path.of("");

    @Option(
            names = "--trace",
            required = true,
            paramLabel = "FILE",
            description = "CSV, plain or gzip, with the columns arrival_s, input_tokens and output_tokens.")
    private Path trace = Path.of("");

    @Option(
            names = "--speed",
            defaultValue = "1",
            description = "Divides the times between arrivals. Default: ${DEFAULT-VALUE}.")
    private double speed = 1;

    @Option(
            names = "--scale",
            defaultValue = "1",
            description = "How many times each request comes, in copies shifted by up to 5 minutes; a fraction keeps"
                    + " that share. Default: ${DEFAULT-VALUE}.")
    private double scale = 1;

    @Option(
            names = "--cold-start",
            defaultValue = "90s",
            paramLabel = "DURATION",
            converter = DurationOption.class,
            description = "From order to ready. Default: ${DEFAULT-VALUE}.")
    private Duration coldStart = Duration.ofSeconds(90);

    @Option(
            names = "--gpus",
            defaultValue = "64",
            description = "Accelerators that all pools together may hold. Default: ${DEFAULT-VALUE}.")
    private int gpus = 64;

    @Option(
            names = "--profile",
            paramLabel = "ID",
            description = "Engine profile of pools whose policy names none, such as qwen3-32b-h100-vllm-bf16-tp2.")
    private @Nullable String profile;

    @Option(
            names = "--seed",
            defaultValue = "1",
            description = "Of everything random; equal seeds give equal results. Default: ${DEFAULT-VALUE}.")
    private long seed = 1;

    @Option(
            names = "--against",
            defaultValue = "usual",
            paramLabel = "static|hpa|usual|all|none",
            description = "What to compare with: the smallest constant fleet that meets the objective, an HPA on"
                    + " waiting requests, both (usual), or both and every baseline, published and tuned (all, about two"
                    + " hundred rehearsals). Default: ${DEFAULT-VALUE}.")
    private Rival against = Rival.USUAL;

    /** @param controllers makes the controller of a policy */
    BacktestCommand(Function<ScalingPolicy, PolicyController> controllers) {
        this.controllers = controllers;
    }

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        ScalingPolicy wanted = PolicyFile.readOne(policy);
        List<TraceRequest> load = load();
        BacktestFleet fleet = BacktestFleet.of(wanted, load, Optional.ofNullable(profile), coldStart, gpus);
        new BacktestReport(out).head(trace, speed, scale, load, fleet);
        Backtest backtest = new Backtest(wanted, controllers, fleet, load, seed);
        try (BacktestProgress progress =
                BacktestProgress.onTerminalOf(spec.commandLine().getErr())) {
            Backtest.Results results = backtest.run(against, progress);
            progress.finish();
            new BacktestReport(out).results(results, fleet);
        }
        return ExitCode.OK;
    }

    /** The whole trace as the options shape it, or bad input: nothing is rehearsed on half a trace. */
    private List<TraceRequest> load() {
        try (InputStream bytes = Files.newInputStream(trace)) {
            return TraceShaping.shape(
                    TraceReader.read(bytes, trace.toString()), new TraceShaping.Options(speed, scale, seed));
        } catch (TableFormatException | IllegalArgumentException wrong) {
            throw CommandFailure.badInput(String.valueOf(wrong.getMessage()));
        } catch (NoSuchFileException missing) {
            throw CommandFailure.badInput(trace + " does not exist: check the file name.");
        } catch (IOException unreadable) {
            throw CommandFailure.badInput(trace + " cannot be read: " + unreadable.getMessage());
        }
    }
}
