// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.capacity.AggregatedCapacity;
import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Compares steps of the simulated engines with published timings: {@code CrossCheck --data DIR}, a folder with {@code
 * aic_prefill.csv}, {@code aic_decode.csv}, {@code aic_agg.csv} (may be missing), {@code splitwise_measured.csv} and {@code sageserve_measured.csv}. The first
 * two are what the profiles were fitted to; the last two are end-to-end measurements of other stacks, so their level and
 * their shape are told apart.
 */
public final class CrossCheck {
    private static final String SAGESERVE_PROFILE = "llama3.1-8b-a100-vllm-bf16-tp1";

    private final Path data;
    private final TreeMap<String, List<double[]>> pairs = new TreeMap<>();

    private CrossCheck(Path data) {
        this.data = data;
    }

    /** Prints one line per table and profile. */
    public static void main(String[] arguments) throws IOException {
        CrossCheck check =
                new CrossCheck(Path.of(Arguments.orEnd(arguments, "data").get("data", ".")));
        check.tables();
        System.out.println("against the tables the profiles were fitted to (simulated ÷ published):");
        check.print(false);
        check.pairs.clear();
        check.aggregated();
        System.out.println("the theory of engines that do both, against published steady states (theory ÷ published):");
        check.print(false);
        check.pairs.clear();
        check.splitwise();
        check.sageServe();
        System.out.println("against end-to-end measurements of other stacks:");
        check.print(true);
    }

    private void tables() throws IOException {
        for (PerformanceTable.Row row : PerformanceTable.read(data.resolve("aic_prefill.csv"))) {
            Optional<EngineProfile> profile = profile(row);
            if (profile.isPresent() && row.count("prefix") == 0 && row.count("fits_memory") == 1) {
                OptionalDouble simulated =
                        new TimedEngine(profile.get()).prefillMs(row.count("isl"), row.count("batch"));
                note("prefill " + profile.get().id(), simulated, row.number("ttft_ms"));
            }
        }
        for (PerformanceTable.Row row : PerformanceTable.read(data.resolve("aic_decode.csv"))) {
            Optional<EngineProfile> profile = profile(row);
            if (profile.isPresent() && row.count("fits_memory") == 1) {
                OptionalDouble simulated =
                        new TimedEngine(profile.get()).decodeMs(row.count("context"), row.count("batch"));
                note("decode  " + profile.get().id(), simulated, row.number("itl_ms"));
            }
        }
    }

    /** Not the simulator, which has no such engines, but the closed form that decisions are made from. */
    private void aggregated() throws IOException {
        Path table = data.resolve("aic_agg.csv");
        for (PerformanceTable.Row row :
                Files.exists(table) ? PerformanceTable.read(table) : List.<PerformanceTable.Row>of()) {
            Optional<EngineProfile> profile = profile(row);
            if (profile.isPresent() && row.count("fits_memory") == 1) {
                String chunk = row.text("ctx_token_budget");
                AggregatedCapacity theory = AggregatedCapacity.of(
                        profile.get(), row.count("isl"), row.count("osl"), row.count("ctx_token_budget"));
                OptionalDouble tpot = OptionalDouble.of(1e3 * theory.tokenSecondsAt(row.count("batch")));
                note("tpot, " + chunk + " tokens per step, all", tpot, row.number("tpot_ms"));
                note("tpot, " + chunk + " tokens per step, " + row.text("model"), tpot, row.number("tpot_ms"));
                OptionalDouble rate = OptionalDouble.of(theory.requestsPerSecondAt(row.count("batch")));
                note("requests/s, " + chunk + " tokens per step, all", rate, row.number("req_s"));
                OptionalDouble first = OptionalDouble.of(1e3 * theory.firstTokenSeconds(row.count("batch")));
                note("ttft, " + chunk + " tokens per step, all", first, row.number("ttft_ms"));
            }
        }
    }

    private static Optional<EngineProfile> profile(PerformanceTable.Row row) {
        return ProfileCatalogue.find(String.join(
                "-",
                row.text("model"),
                row.text("gpu"),
                row.text("backend"),
                row.text("quant"),
                "tp" + row.text("tp")));
    }

    private void splitwise() throws IOException {
        for (PerformanceTable.Row row : PerformanceTable.read(data.resolve("splitwise_measured.csv"))) {
            String gpu = row.text("hardware").equals("h100-80gb") ? "h100" : "a100";
            boolean sameModel = row.text("model").equals("llama2-70b") && row.count("tensor_parallel") == 4;
            if (sameModel
                    && (row.text("hardware").equals("h100-80gb")
                            || row.text("hardware").equals("a100-80gb"))) {
                TimedEngine engine = engine("llama3.1-70b-" + gpu + "-vllm-bf16-tp4");
                measured(
                        "splitwise Llama-2-70B " + gpu + " TP4",
                        engine,
                        row,
                        row.number("prompt_time_ms"),
                        row.number("token_time_ms"));
            }
        }
    }

    private void sageServe() throws IOException {
        for (PerformanceTable.Row row : PerformanceTable.read(data.resolve("sageserve_measured.csv"))) {
            if (row.text("model").equals("Llama-3.1-8B")) {
                measured(
                        "sageserve Llama-3.1-8B a100 TP" + row.text("tensor_parallel") + " (profile: TP1)",
                        engine(SAGESERVE_PROFILE),
                        row,
                        1e3 * row.number("prompt_s"),
                        row.number("itl_ms"));
            }
        }
    }

    private static TimedEngine engine(String profile) {
        return new TimedEngine(ProfileCatalogue.find(profile)
                .orElseThrow(() -> new IllegalStateException("the catalogue has no profile " + profile)));
    }

    private void measured(String name, TimedEngine engine, PerformanceTable.Row row, double prompt, double token) {
        int size = row.count("prompt_size");
        int batch = row.count("batch_size");
        int middle = size + row.count("token_size") / 2;
        if (batch == 1 || !name.startsWith("sageserve")) {
            // The prompt time of a batch is that of its first prompts in one of the tables.
            note("prefill " + name, engine.prefillMs(size, batch), prompt);
        }
        note("decode  " + name, engine.decodeMs(middle, batch), token);
    }

    private void note(String name, OptionalDouble simulated, double published) {
        if (simulated.isPresent() && published > 0) {
            pairs.computeIfAbsent(name, none -> new ArrayList<>())
                    .add(new double[] {simulated.getAsDouble(), published});
        }
    }

    private void print(boolean shape) {
        pairs.forEach((name, points) -> {
            double level = Agreement.level(points);
            Agreement plain = Agreement.of(points, 1);
            String text = String.format(Locale.ROOT, "  %-60s %3d points: %s", name, points.size(), plain);
            System.out.println(
                    shape
                            ? text
                                    + String.format(
                                            Locale.ROOT, "; level %.2f, shape: %s", level, Agreement.of(points, level))
                            : text);
        });
    }
}
