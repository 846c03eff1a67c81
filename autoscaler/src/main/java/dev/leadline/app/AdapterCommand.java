// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The adapter is another program: this says where it is and fails. */
@Command(name = "adapter", description = "Serve decisions as external metrics; a program of its own.")
final class AdapterCommand implements Callable<Integer> {

    @Unmatched
    private List<String> ignored = new ArrayList<>();

    @Override
    public Integer call() {
        throw CommandFailure.failure("the adapter is a program of its own: start it with ./leadline adapter, or from"
                + " metrics-adapter/target/metrics-adapter-*-exec.jar.");
    }
}
