// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.BindMode;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.output.OutputFrame;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/** A part in a container, which shares the network and the testbed's folder with this machine. */
final class ContainerPart implements Part {

    private static final int GENTLE_SECONDS = 2;

    /** The testbed waits by itself, for what it needs. */
    private static final class NoWait extends AbstractWaitStrategy {
        @Override
        protected void waitUntilReady() {}
    }

    private final String name;
    private final Path log;
    private final Watchdog watchdog;
    private final Supplier<GenericContainer<?>> maker;
    private Optional<GenericContainer<?>> container = Optional.empty();
    private boolean wanted;

    private ContainerPart(String name, Path log, Watchdog watchdog, Supplier<GenericContainer<?>> maker) {
        this.name = name;
        this.log = log;
        this.watchdog = watchdog;
        this.maker = maker;
    }

    /**
     * A program of an image on this machine's own network.
     *
     * @param entry the program in the image
     * @param folder is at the same path in the container
     */
    static ContainerPart onTheHost(
            String name, String image, String entry, List<String> arguments, Path folder, Watchdog watchdog) {
        return of(
                name,
                folder,
                watchdog,
                () -> new GenericContainer<>(DockerImageName.parse(image))
                        .withNetworkMode("host")
                        .withCommand(arguments.toArray(String[]::new))
                        .withCreateContainerCmdModifier(
                                command -> command.withEntrypoint(entry).withUser(owner(folder))));
    }

    /** Any container; the folder is at the same path in it. */
    static ContainerPart of(String name, Path folder, Watchdog watchdog, Supplier<GenericContainer<?>> maker) {
        return new ContainerPart(name, folder.resolve(name + ".log"), watchdog, () -> {
            GenericContainer<?> made = maker.get();
            made.withFileSystemBind(folder.toString(), folder.toString(), BindMode.READ_WRITE);
            made.setWaitStrategy(new NoWait());
            return made;
        });
    }

    private static String owner(Path folder) {
        try {
            return Files.getAttribute(folder, "unix:uid") + ":" + Files.getAttribute(folder, "unix:gid");
        } catch (IOException unread) {
            throw new IllegalStateException("the owner of " + folder + " is unknown", unread);
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException(name + " runs already");
        }
        if (container.isPresent()) {
            GenericContainer<?> stopped = container.get();
            DockerClientFactory.instance()
                    .client()
                    .startContainerCmd(stopped.getContainerId())
                    .exec();
            stopped.followOutput(this::write);
        } else {
            GenericContainer<?> made = maker.get();
            made.withLogConsumer(this::write);
            made.start();
            watchdog.watchContainer(made.getContainerId());
            container = Optional.of(made);
        }
        wanted = true;
    }

    private void write(OutputFrame frame) {
        try {
            Files.write(
                    log,
                    Objects.requireNonNullElse(frame.getUtf8String(), "").getBytes(StandardCharsets.UTF_8),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException full) {
            throw new IllegalStateException(full);
        }
    }

    @Override
    public synchronized void stop() {
        wanted = false;
        container
                .filter(GenericContainer::isRunning)
                .ifPresent(running -> DockerClientFactory.instance()
                        .client()
                        .stopContainerCmd(running.getContainerId())
                        .withTimeout(GENTLE_SECONDS)
                        .exec());
    }

    @Override
    public synchronized void end() {
        wanted = false;
        container.ifPresent(GenericContainer::stop);
        container = Optional.empty();
    }

    @Override
    public synchronized void pause() {
        container.ifPresent(running -> DockerClientFactory.instance()
                .client()
                .pauseContainerCmd(running.getContainerId())
                .exec());
    }

    @Override
    public synchronized void resume() {
        container.ifPresent(paused -> DockerClientFactory.instance()
                .client()
                .unpauseContainerCmd(paused.getContainerId())
                .exec());
    }

    @Override
    public synchronized boolean isRunning() {
        return container.isPresent() && container.get().isRunning();
    }

    @Override
    public synchronized boolean hasFailed() {
        return wanted && container.isPresent() && !container.get().isRunning();
    }

    @Override
    public String lastWords() {
        return ProcessPart.end(log);
    }
}
