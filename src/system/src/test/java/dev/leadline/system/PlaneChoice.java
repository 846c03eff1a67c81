// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Which control plane this machine can run: our own programs as processes or in containers, or K3s. The environment variable
 * {@code LEADLINE_TESTBED} (processes, containers, k3s) decides by hand.
 */
final class PlaneChoice {

    private PlaneChoice() {}

    /** Our own programs where they are or can be built; K3s where an engine can pull it. */
    static ControlPlane plane(PlaneFiles files, Watchdog watchdog) throws IOException, InterruptedException {
        boolean forced = "k3s".equals(System.getenv("LEADLINE_TESTBED"));
        try {
            if (!forced) {
                return new Plane(files, maker(files.folder(), PlanePrograms.present(), watchdog));
            }
        } catch (PlanePrograms.NoGo noGo) {
            if (!DockerEngine.answers()) {
                throw new IllegalStateException(
                        noGo.getMessage() + "A Docker engine that could run K3s instead does not answer either.", noGo);
            }
        }
        System.err.println("testbed: K3s in a container, pulled where it is missing");
        return new K3sPlane(files, watchdog);
    }

    /** Containers where a Docker engine can hold them, processes elsewhere; the environment may say which. */
    private static Part.Maker maker(Path folder, PlanePrograms programs, Watchdog watchdog) throws IOException {
        String wanted = Objects.requireNonNullElse(System.getenv("LEADLINE_TESTBED"), "");
        Optional<String> objection = wanted.equals("processes")
                ? Optional.of("asked for")
                : DockerEngine.objection(wanted.equals("containers"));
        if (wanted.equals("containers") && objection.isPresent()) {
            throw new IllegalStateException("LEADLINE_TESTBED asks for containers, but " + objection.get());
        } else if (objection.isPresent()) {
            System.err.println("testbed: plain processes: " + objection.get());
            return (name, program, arguments) -> {
                List<String> command =
                        new ArrayList<>(List.of(programs.program(program).toString()));
                command.addAll(arguments);
                return new ProcessPart(name, command, folder.resolve(name + ".log"), watchdog);
            };
        }
        String image = DockerEngine.imageOf(programs);
        System.err.println("testbed: containers of " + image);
        return (name, program, arguments) ->
                ContainerPart.onTheHost(name, image, "/" + program, arguments, folder, watchdog);
    }
}
