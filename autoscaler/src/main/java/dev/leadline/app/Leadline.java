// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.PolicyController;
import dev.leadline.policy.ScalingPolicy;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command line: one subcommand per way of using Leadline. Exit codes are those of {@link ExitCode}. */
@Command(
        name = "leadline",
        mixinStandardHelpOptions = true,
        versionProvider = ProductVersion.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "Scales LLM inference for the traffic that will be there when a replica is ready.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:ok", "1:failure", "2:bad input"})
public final class Leadline implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    private Leadline() {}

    /** Runs one command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    /** Every subcommand; a new one is added here and nowhere else. */
    private static List<Object> subcommands() {
        return List.of(
                new DemoCommand(),
                new ServeCommand(Leadline::controller),
                new BacktestCommand(ForecastingController::new),
                new ValidateCommand(),
                new AdapterCommand(),
                new ForecastCommand(),
                new VerifyCommand(),
                new CommandLine.HelpCommand());
    }

    private static PolicyController controller(ScalingPolicy policy) {
        return new ForecastingController(policy, HolidayCalendars::of);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Leadline());
        subcommands().forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Leadline::report);
        return line;
    }

    /** Nothing was asked for, which is bad input: the usage says what can be. */
    @Override
    public void run() {
        throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Expected failures are one line; only a defect of Leadline itself shows where in the code it happened. */
    private static int report(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (failure instanceof CommandFailure expected) {
            expected.sentences().forEach(sentence -> err.println("leadline: " + sentence));
            return expected.exitCode();
        }
        err.println("leadline: this is a defect of Leadline, please report it with the lines below");
        failure.printStackTrace(err);
        return ExitCode.FAILURE;
    }
}
