// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import dev.leadline.benchmarks.adapter.Figure.Limit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** From the start of the process until it says that it is ready, with a start-up cache and without, in turn. */
final class Starts {

    private final AdapterProgram program;
    private final Subject.Setting setting;
    private final int rounds;

    Starts(AdapterProgram program, Subject.Setting setting, int rounds) {
        this.program = program;
        this.setting = setting;
        this.rounds = rounds;
    }

    List<Figure> measure() throws IOException, InterruptedException {
        Limit limit = new Limit.AtMost(3);
        String name = "ready after its start with a start-up cache, s";
        Optional<Path> cache = train();
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int round = 1; round <= rounds; round++) {
            if (cache.isPresent()) {
                with.add(start("-XX:AOTCache=" + cache.get()));
            }
            without.add(start());
            AdapterFigures.progress(
                    "start %d of %d: %s s with a cache, %s s without".formatted(round, rounds, with, without));
        }
        Figure cached = with.isEmpty()
                ? Figure.missing(name, limit, "no start-up cache came of a run; see start.log")
                : Figure.of(name, limit, Samples.of(with), Optional.empty());
        Figure plain = Figure.of(
                "ready after its start without one, s", new Limit.None(), Samples.of(without), Optional.empty());
        return List.of(cached, plain);
    }

    /** One run shows the virtual machine which classes a start needs; it writes them down when it ends. */
    private Optional<Path> train() throws IOException, InterruptedException {
        Path cache = setting.folder().resolve("adapter.aot");
        Files.deleteIfExists(cache);
        AdapterFigures.progress("making a start-up cache");
        start("-XX:AOTCacheOutput=" + cache);
        return Optional.of(cache).filter(Files::isRegularFile);
    }

    private double start(String... jvm) throws IOException, InterruptedException {
        try (Subject adapter = Subject.adapter(program, setting, "start", List.of(jvm))) {
            return adapter.awaitReady(setting.authority());
        }
    }
}
