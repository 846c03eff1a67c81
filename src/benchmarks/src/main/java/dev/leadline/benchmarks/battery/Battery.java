// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.StaticPeakSearch;
import dev.leadline.rehearse.battery.Scenarios;
import dev.leadline.rehearse.battery.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Scenarios × models × cold starts × policies, with the same seeds for every policy: {@code Battery [--models a,b]
 * [--cold 5,60] [--seeds 1,2] [--only ramp,sparse] [--out DIR]}. Writes {@code battery.csv} and {@code battery.html};
 * what is spent is told relative to the smallest constant fleet that meets the objective.
 */
public final class Battery {
    private static final String HEADER = "scenario,model,cold_start_s,seed,policy,attainment,gpu_h,of_constant,"
            + "excess_turns_per_pool_hour,raises,raises_undone\n";

    private final List<Run> runs = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder(HEADER);
    private int cells;

    private Battery() {}

    /** Runs and writes. */
    public static void main(String[] arguments) throws IOException {
        Arguments options = Arguments.orEnd(arguments, "models", "cold", "seeds", "only", "out");
        Path out = Path.of(options.get("out", "target/battery"));
        List<String> asked = options.amongOrEnd("models", ProfileCatalogue.ids());
        List<String> models = asked.isEmpty() ? Scenarios.MODELS : asked;
        double[] colds = options.numbersOrEnd("cold", "5,60,150,300,1200");
        double[] seeds = options.numbersOrEnd("seeds", "101");
        Battery battery = new Battery();
        int total = models.size() * colds.length * seeds.length;
        int done = 0;
        for (String model : models) {
            for (double cold : colds) {
                for (double one : seeds) {
                    long seed = (long) one;
                    battery.cell(model, cold, seed, options);
                    System.err.printf(
                            Locale.ROOT,
                            "%d of %d: %s, cold start %.0f s, seed %d%n",
                            ++done,
                            total,
                            model,
                            cold,
                            seed);
                }
            }
        }
        battery.write(out);
    }

    private void cell(String model, double cold, long seed, Arguments options) {
        List<Workload> loads = Scenarios.of(model, cold, seed);
        List<String> only =
                options.amongOrEnd("only", loads.stream().map(Workload::name).toList());
        for (Workload load : loads) {
            if (only.isEmpty() || only.contains(load.name())) {
                String cell = String.format(Locale.ROOT, "%s,%s,%.0f,%d", load.name(), model, cold, seed);
                Optional<StaticPeakSearch.Found> constant = StaticPeakSearch.search(
                        load.fleet(),
                        load.requests(),
                        Workload.MAX_REPLICAS,
                        Workload.MAX_REPLICAS,
                        seed,
                        ProgressListener.NONE);
                double reference =
                        constant.map(found -> found.result().gpuHours()).orElseGet(() -> limit(load));
                cells++;
                for (Contestant contestant : Contestant.all()) {
                    note(Run.of(cell, load, contestant, reference, seed));
                }
                System.err.println("  " + cells + ": " + cell);
            }
        }
    }

    // Where no constant fleet is enough, all accelerators all the time.
    private static double limit(Workload load) {
        return load.fleet().gpuLimit() * load.requests().getLast().arrivalSeconds() / 3600;
    }

    private void note(Run run) {
        runs.add(run);
        lines.append(String.format(
                Locale.ROOT,
                "%s,%s,%.4f,%.3f,%.3f,%.2f,%d,%d%n",
                run.cell(),
                run.policy(),
                run.attainment(),
                run.gpuHours(),
                run.ratio(),
                run.turnsPerPoolHour(),
                run.raises(),
                run.undone()));
    }

    private void write(Path out) throws IOException {
        Files.createDirectories(out);
        Files.writeString(out.resolve("battery.csv"), lines);
        String page = HtmlReport.page(
                "The battery", "GPU-hours relative to the smallest constant fleet that meets the objective", runs);
        Files.writeString(out.resolve("battery.html"), page);
        System.out.printf(Locale.ROOT, "%d loads, %d runs%n", cells, runs.size());
        System.out.print(Summary.byPolicy(runs));
        System.out.println("written: " + out.resolve("battery.csv") + ", " + out.resolve("battery.html"));
    }
}
