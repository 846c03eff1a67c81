// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The tests live in the source tree, so the launcher runs them and the jar cannot. */
@Command(name = "verify", description = "Run every test of Leadline (mvn verify); only from a source tree.")
final class VerifyCommand implements Callable<Integer> {

    @Option(names = "--full", description = "Add the long batteries and the mutation tests.")
    private boolean full;

    @Override
    public Integer call() {
        throw CommandFailure.failure("the tests are not in this jar: run ./leadline verify" + (full ? " --full" : "")
                + " in a source tree of Leadline.");
    }
}
