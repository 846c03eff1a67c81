// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.app;

import picocli.CommandLine;

/** The metrics adapter, a process of its own: it keeps answering when the autoscaler is down. */
public final class Adapter {

    private Adapter() {}

    /** Runs until it is told to end; exit codes are those of Leadline: 0 ok, 1 failure, 2 bad input. */
    public static void main(String[] arguments) {
        System.setProperty("logback.configurationFile", "adapter-logback.xml");
        System.exit(new CommandLine(new AdapterCommand(System.getenv())).execute(arguments));
    }
}
