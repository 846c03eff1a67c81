// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.StaticPeakSearch;
import dev.leadline.rehearse.WorkloadNeed;
import dev.leadline.rehearse.battery.Clairvoyant;
import dev.leadline.rehearse.battery.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Standards that were found before, in a file: a search takes minutes and gives the same answer every time. A line
 * belongs to the fingerprint of its load, so a changed load is searched anew.
 */
final class Standards {
    private static final String HEADER =
            "load,rounds,clairvoyant_gpu_h,clairvoyant_attainment,constant_prefill,constant_decode,constant_gpu_h,fluid_gpu_h";

    private final Path file;
    private final int rounds;
    private final Map<String, String> lines = new TreeMap<>();

    Standards(Path file, int rounds) throws IOException {
        this.file = file;
        this.rounds = rounds;
        if (Files.exists(file)) {
            List<String> all = Files.readAllLines(file);
            all.stream().skip(1).forEach(line -> lines.put(line.substring(0, line.indexOf(',')), line));
        }
    }

    /** The standard of a load, from the file or searched for and written there. */
    Standard of(Workload load, String cell, ProgressListener progress) throws IOException {
        String key = cell + " " + load.fingerprint();
        String known = lines.get(key);
        if (known != null && Integer.parseInt(known.split(",")[1]) >= rounds) {
            return read(known.split(","));
        }
        Standard found = search(load, progress);
        lines.keySet().removeIf(other -> other.startsWith(cell + " "));
        lines.put(key, write(key, found));
        Files.createDirectories(file.toAbsolutePath().getParent());
        Files.writeString(file, HEADER + "\n" + String.join("\n", lines.values()) + "\n");
        return found;
    }

    private Standard search(Workload load, ProgressListener progress) {
        Clairvoyant.Found plan = Clairvoyant.search(load, rounds, progress);
        int most = Workload.MAX_REPLICAS;
        Optional<Standard.Constant> constant = StaticPeakSearch.search(
                        load.fleet(), load.requests(), most, most, 1, ProgressListener.NONE)
                .map(found -> new Standard.Constant(
                        found.fleet().prefill(), found.fleet().decode(), found.result().gpuHours()));
        double span = load.requests().getLast().arrivalSeconds();
        return new Standard(
                plan.gpuHours(),
                plan.attainment(),
                constant,
                WorkloadNeed.of(load.fleet(), load.requests()).fluidGpuHours(span));
    }

    private static Standard read(String[] cells) {
        Optional<Standard.Constant> constant = cells[4].isEmpty()
                ? Optional.empty()
                : Optional.of(new Standard.Constant(
                        Integer.parseInt(cells[4]), Integer.parseInt(cells[5]), Double.parseDouble(cells[6])));
        return new Standard(
                Double.parseDouble(cells[2]), Double.parseDouble(cells[3]), constant, Double.parseDouble(cells[7]));
    }

    private String write(String key, Standard found) {
        String constant = found.constant()
                .map(one -> String.format(Locale.ROOT, "%d,%d,%.4f", one.prefill(), one.decode(), one.hours()))
                .orElse(",,");
        return String.format(
                Locale.ROOT,
                "%s,%d,%.4f,%.5f,%s,%.4f",
                key,
                rounds,
                found.clairvoyantHours(),
                found.clairvoyantAttainment(),
                constant,
                found.fluidHours());
    }
}
