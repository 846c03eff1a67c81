// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.Info;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.ImageFromDockerfile;

/** The Docker engine of this machine, as far as the testbed can run in it: its loopback must be ours. */
final class DockerEngine {

    private static final Path SOCKET = Path.of("/var/run/docker.sock");

    private DockerEngine() {}

    /**
     * Why the parts of the plane cannot run in containers; empty when they can.
     *
     * @param forced somebody says that the engine's network is ours, whatever it looks like
     */
    static Optional<String> objection(boolean forced) {
        if (!System.getProperty("os.name", "").startsWith("Linux")) {
            return Optional.of("the programs are built for this system, and containers run Linux");
        } else if (System.getenv("DOCKER_HOST") != null) {
            return Optional.of("DOCKER_HOST names an engine that may be elsewhere");
        } else if (!Files.exists(SOCKET)) {
            return Optional.of("there is no Docker engine at " + SOCKET);
        } else if (!forced && isInContainer()) {
            return Optional.of("this looks like a container, so the engine's loopback may be another");
        } else if (!DockerClientFactory.instance().isDockerAvailable()) {
            return Optional.of("no Docker engine answers at " + SOCKET);
        }
        Info info = DockerClientFactory.instance().client().infoCmd().exec();
        List<String> security = info.getSecurityOptions() == null ? List.of() : info.getSecurityOptions();
        return security.stream().anyMatch(option -> option.contains("rootless"))
                        || "Docker Desktop".equals(info.getOperatingSystem())
                ? Optional.of("the Docker engine has a network of its own")
                : Optional.empty();
    }

    private static boolean isInContainer() {
        return Files.exists(Path.of("/.dockerenv")) || Files.exists(Path.of("/run/.containerenv"));
    }

    /** True when an engine answers at all, wherever it is. */
    static boolean answers() {
        return (Files.exists(SOCKET) || System.getenv("DOCKER_HOST") != null)
                && DockerClientFactory.instance().isDockerAvailable();
    }

    /**
     * The name of an image that holds nothing but the programs; it is built when the engine does not have it. The name
     * follows from what the programs are built of, so no second build leaves the first one dangling.
     */
    static String imageOf(PlanePrograms programs) throws IOException {
        String name = "leadline-testbed:" + programs.folder().getFileName();
        DockerClient client = DockerClientFactory.instance().client();
        try {
            client.inspectImageCmd(name).exec();
        } catch (NotFoundException notBuilt) {
            new ImageFromDockerfile(name, false)
                    .withFileFromPath("plane", programs.program("plane"))
                    .withFileFromPath("kwok", programs.program("kwok"))
                    .withDockerfileFromBuilder(builder -> builder.from("scratch")
                            .copy("plane", "/plane")
                            .copy("kwok", "/kwok")
                            .build())
                    .get();
        }
        return name;
    }
}
