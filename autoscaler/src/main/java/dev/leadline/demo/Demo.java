// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.api.ApiServer;
import dev.leadline.api.PortTakenException;
import dev.leadline.demo.DemoState.Phase;
import dev.leadline.rehearse.SimulationTotals;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running demo: the API with its page, the replay in one thread and, where asked for, the other strategies on the same
 * load in another one of low priority. The page answers before the load is put together.
 */
public final class Demo implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Demo.class);

    private final DemoSettings settings;
    private final DemoReplay replay;
    private final ApiServer server;
    private final CompletableFuture<DemoLoad> load = new CompletableFuture<>();
    private final CompletableFuture<SimulationTotals> replayed = new CompletableFuture<>();
    private final CompletableFuture<Boolean> compared = new CompletableFuture<>();
    private final Thread player;
    private final Thread rehearser;

    // Rehearsals use every free cycle for a minute or more; the live replay and the page must come first.
    @SuppressWarnings("ThreadPriorityCheck")
    private Demo(DemoSettings settings, DemoReplay replay, ApiServer server) {
        this.settings = settings;
        this.replay = replay;
        this.server = server;
        this.player = Thread.ofPlatform().name("demo-replay").daemon().unstarted(this::play);
        this.rehearser = Thread.ofPlatform()
                .name("demo-rivals")
                .daemon()
                .priority(Thread.MIN_PRIORITY)
                .unstarted(this::compare);
    }

    /**
     * Opens the port and begins the replay; returns as soon as the page answers.
     *
     * @param settings how it runs
     * @param address to listen on
     * @param port 0 for any free one
     * @throws PortTakenException when something else listens there
     */
    public static Demo start(DemoSettings settings, String address, int port) {
        DemoReplay replay = new DemoReplay(settings);
        try {
            ApiServer server = ApiServer.of(replay.parts())
                    .with(DemoRoutes.class)
                    .bean(DemoBoard.class, replay.board())
                    .start(address, port);
            Demo demo = new Demo(settings, replay, server);
            demo.player.start();
            demo.rehearser.start();
            return demo;
        } catch (RuntimeException failed) {
            replay.close();
            throw failed;
        }
    }

    /** The port of page and API. */
    public int port() {
        return server.port();
    }

    /** The simulated engines, so that one of them can be made to misbehave. */
    public SimulatedEngines engines() {
        return replay.engines();
    }

    /** Share of the load that was replayed, 0 to 1. */
    public double progress() {
        return replay.board().progress();
    }

    /** Share of requests within both targets so far; absent before the first one ended. */
    public OptionalDouble attainment() {
        return replay.board().attainment();
    }

    /** Waits for the end of replay and comparison, good or bad; true when both have ended. */
    public boolean awaitEnd(long time, TimeUnit unit) throws InterruptedException {
        try {
            CompletableFuture.allOf(replayed, compared).get(time, unit);
            return true;
        } catch (ExecutionException broken) {
            return true; // awaitSummary says how
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /**
     * Waits for the end of the replay and of the comparison.
     *
     * @throws ExecutionException when one of them broke; the page says what happened
     */
    public DemoSummary awaitSummary() throws InterruptedException, ExecutionException {
        replayed.get();
        compared.get();
        return replay.board().summary(replay.decisions());
    }

    private void play() {
        try {
            DemoLoad whole = DemoLoads.of(settings.seed());
            DemoLoad part = settings.seconds() < DemoLoads.SECONDS ? whole.until(settings.seconds()) : whole;
            load.complete(part);
            SimulationTotals totals = replay.run(part);
            replayed.complete(totals);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            replayed.completeExceptionally(stopped);
        } catch (RuntimeException broken) {
            if (Thread.currentThread().isInterrupted()) {
                replayed.completeExceptionally(broken);
                return;
            }
            log.error("The replay broke.", broken);
            replay.board().end(Phase.Failed, "The replay broke: " + broken.getMessage());
            load.completeExceptionally(broken);
            replayed.completeExceptionally(broken);
        }
    }

    private void compare() {
        try {
            if (settings.compare()) {
                new Rivals(load.get(), replay.board(), settings.seed()).rehearse();
            }
            compared.complete(true);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            compared.completeExceptionally(stopped);
        } catch (ExecutionException | RuntimeException broken) {
            log.error("The comparison broke.", broken);
            compared.completeExceptionally(broken);
        }
    }

    @Override
    public void close() {
        player.interrupt();
        rehearser.interrupt();
        server.close();
        replay.close();
    }
}
