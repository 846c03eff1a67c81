// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The engine profiles that come with Leadline, read once from {@code fits.csv} beside this class. The coefficients are
 * own fits to step times of the AIConfigurator project; NOTICE names the source.
 */
public final class ProfileCatalogue {

    /** KV bytes per token with 16-bit entries; quantised rows keep an 8-bit cache and need half. */
    private static final Map<String, Long> KV_BYTES_BF16 =
            Map.of("llama3.1-8b", 131_072L, "llama3.1-70b", 327_680L, "qwen3-32b", 262_144L, "deepseek-v3", 70_272L);

    private static final Map<String, EngineProfile> PROFILES = load();

    private ProfileCatalogue() {}

    /** The profile of this id, when the catalogue has it. */
    public static Optional<EngineProfile> find(String id) {
        return Optional.ofNullable(PROFILES.get(id));
    }

    /** All ids, in the order of the file. */
    public static Set<String> ids() {
        return PROFILES.keySet();
    }

    private static Map<String, EngineProfile> load() {
        try (var stream = ProfileCatalogue.class.getResourceAsStream("fits.csv")) {
            if (stream == null) {
                throw new IllegalStateException("fits.csv is missing beside " + ProfileCatalogue.class.getName());
            }
            var lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
            List<String> rows = lines.lines().filter(line -> !line.isBlank()).toList();
            Map<String, EngineProfile> profiles = new LinkedHashMap<>();
            var header = Row.columns(rows.getFirst());
            for (String row : rows.subList(1, rows.size())) {
                EngineProfile profile = profile(new Row(header, List.of(row.split(",", -1))));
                if (profiles.put(profile.id(), profile) != null) {
                    throw new IllegalStateException("fits.csv holds " + profile.id() + " twice");
                }
            }
            return Collections.unmodifiableMap(profiles);
        } catch (IOException failure) {
            throw new UncheckedIOException("fits.csv cannot be read", failure);
        }
    }

    private static EngineProfile profile(Row row) {
        int tensorParallel = Integer.parseInt(row.text("tp"));
        String id = String.join(
                "-", row.text("model"), row.text("gpu"), row.text("backend"), row.text("quant"), "tp" + tensorParallel);
        return new EngineProfile(
                id,
                row.text("model"),
                row.text("gpu"),
                row.text("backend"),
                row.text("quant"),
                tensorParallel,
                Integer.parseInt(row.text("gpus")),
                row.number("pf_a_ms"),
                row.number("pf_b_ms_per_ktok"),
                row.number("pf_c_ms_per_Mtok2"),
                row.number("dec_a_ms"),
                row.number("dec_d_ms_per_log2_1pB"),
                row.number("dec_b_ms_per_seq"),
                row.number("dec_c_ms_per_kKVtok"),
                Long.parseLong(row.text("kv_capacity_tokens_instance")),
                kvBytes(row.text("model"), row.text("quant")));
    }

    private static long kvBytes(String model, String quant) {
        Long bytes = KV_BYTES_BF16.get(model);
        if (bytes == null) {
            throw new IllegalStateException("no KV bytes per token are known for " + model);
        }
        return "bf16".equals(quant) ? bytes : bytes / 2;
    }

    /** One line of the file, read by column name. */
    private record Row(Map<String, Integer> columns, List<String> cells) {

        static Map<String, Integer> columns(String header) {
            String[] names = header.split(",", -1);
            Map<String, Integer> columns = new HashMap<>();
            for (int i = 0; i < names.length; i++) {
                columns.put(names[i], i);
            }
            return columns;
        }

        String text(String column) {
            Integer index = columns.get(column);
            if (index == null) {
                throw new IllegalStateException("fits.csv has no column " + column);
            }
            return cells.get(index);
        }

        double number(String column) {
            return Double.parseDouble(text(column));
        }
    }
}
