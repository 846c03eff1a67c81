// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.system.farm.EngineBody;
import dev.leadline.system.farm.EngineFarm;
import dev.leadline.system.farm.EnginePod;
import dev.leadline.system.farm.FarmFleet;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The farm by itself: 1,000 simulated fleets of ten engines on 10,000 addresses, scraped every 15 s by another process.
 * Prints what that costs, so that it can be told from what Leadline costs.
 */
final class FarmFigures {

    private static final int FLEETS = 1000;
    private static final int PODS = 10;
    private static final int CYCLE_SECONDS = 15;
    private static final int CYCLES = 8;

    private FarmFigures() {}

    public static void main(String[] arguments) throws Exception {
        if (arguments.length == 2 && arguments[0].equals("scrape")) {
            scrape(Integer.parseInt(arguments[1]));
            return;
        }
        try (EngineFarm farm = EngineFarm.listen(0)) {
            long before = System.nanoTime();
            List<FarmFleet> fleets = fleets(farm);
            fleets.forEach(FarmFleet::begin);
            System.out.printf(
                    Locale.ROOT, "%,d addresses after %.1f s%n", farm.size(), (System.nanoTime() - before) / 1e9);
            Process scraper = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-cp",
                            System.getProperty("java.class.path"),
                            FarmFigures.class.getName(),
                            "scrape",
                            Integer.toString(farm.port(0)))
                    .inheritIO()
                    .start();
            measure(farm, scraper);
        }
    }

    private static void measure(EngineFarm farm, Process scraper) throws InterruptedException {
        ProcessUsage start = ProcessUsage.of(ProcessHandle.current().pid());
        long answered = 0;
        for (int cycle = 0; cycle < CYCLES && scraper.isAlive(); cycle++) {
            if (scraper.waitFor(CYCLE_SECONDS, TimeUnit.SECONDS)) {
                break;
            }
            ProcessUsage end = ProcessUsage.of(ProcessHandle.current().pid());
            long now = farm.answered();
            System.out.printf(
                    Locale.ROOT,
                    "farm: %,d answers of %,d B in %d s; %.2f of a core; resident %,d MiB%n",
                    now - answered,
                    farm.bytes() / Math.max(1, now),
                    CYCLE_SECONDS,
                    (end.cpuSeconds() - start.cpuSeconds()) / CYCLE_SECONDS,
                    end.residentBytes() >> 20);
            start = end;
            answered = now;
        }
        scraper.destroy();
    }

    /** Fleets with a little traffic each, all their pods ready. */
    static List<FarmFleet> fleets(EngineFarm farm) throws IOException {
        FleetSpec spec =
                FleetSpec.disaggregated(ProfileCatalogue.find(Traffic.PROFILE).orElseThrow(), 0, 0);
        List<FarmFleet> fleets = new ArrayList<>();
        for (int i = 0; i < FLEETS; i++) {
            List<TraceRequest> load =
                    new ArrivalPattern(1500, 200).steady(900, 0.5).requests(i);
            FarmFleet fleet = new FarmFleet(farm, spec, load, Traffic.MODEL, i, EngineBody.Slim, 1);
            for (int pod = 0; pod < PODS; pod++) {
                String pool = pod % 2 == 0 ? FleetSpec.PREFILL : FleetSpec.DECODE;
                Optional<InetAddress> address = Optional.of(address(PODS * i + pod));
                fleet.follow(new EnginePod(i + "-" + pod, pool, address, true, true, true, false));
            }
            fleets.add(fleet);
        }
        return fleets;
    }

    private static InetAddress address(int number) throws IOException {
        return InetAddress.getByAddress(new byte[] {127, 64, (byte) (1 + number / 250), (byte) (1 + number % 250)});
    }

    private static void scrape(int port) throws InterruptedException {
        byte[] request = "GET /metrics HTTP/1.1\r\nHost: engine\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < FLEETS * PODS; i++) {
                int number = i;
                all.add(threads.submit(() -> {
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(CYCLE_SECONDS) * number / (FLEETS * PODS));
                    try (Socket socket = new Socket(address(number), port)) {
                        InputStream in = new BufferedInputStream(socket.getInputStream(), 2048);
                        OutputStream out = socket.getOutputStream();
                        for (int cycle = 0; cycle < CYCLES; cycle++) {
                            long begun = System.nanoTime();
                            out.write(request);
                            read(in);
                            LockSupport.parkNanos(
                                    TimeUnit.SECONDS.toNanos(CYCLE_SECONDS) - (System.nanoTime() - begun));
                        }
                    }
                    return null;
                }));
            }
            for (Future<?> one : all) {
                try {
                    one.get();
                } catch (java.util.concurrent.ExecutionException broken) {
                    System.err.println(broken);
                }
            }
        }
    }

    private static void read(InputStream in) throws IOException {
        int length = -1;
        StringBuilder line = new StringBuilder();
        while (true) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("the farm closed the connection");
            }
            if (next != '\n') {
                line.append((char) next);
                continue;
            }
            String header = line.toString().strip().toLowerCase(Locale.ROOT);
            if (header.isEmpty()) {
                break;
            }
            if (header.startsWith("content-length:")) {
                length = Integer.parseInt(header.substring(15).strip());
            }
            line.setLength(0);
        }
        in.skipNBytes(length);
    }
}
