// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.policy.ParsedPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Checks policy files and says everything that is wrong with them at once. */
@Command(
        name = "validate",
        mixinStandardHelpOptions = true,
        description = "Check policies and say everything that is wrong with them.")
final class ValidateCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it before it runs the command
    private CommandSpec spec;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Policies in the shape of the custom resource.")
    private List<Path> files = new ArrayList<>();

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        int worst = ExitCode.OK;
        for (Path file : files) {
            for (ParsedPolicy document : PolicyFile.read(file)) {
                switch (document) {
                    case ParsedPolicy.Valid valid ->
                        out.println(file + ": OK, policy " + valid.policy().key());
                    case ParsedPolicy.Invalid invalid -> {
                        invalid.violations().stream().map(PolicyFile::describe).forEach(err::println);
                        worst = ExitCode.BAD_INPUT;
                    }
                }
            }
        }
        out.flush();
        err.flush();
        return worst;
    }
}
