// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.decide.HistoryRow;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.loop.Samples;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads just enough. */
final class FakeBodies implements PushedBodies {

    @Override
    public Read<FleetSnapshot> observation(byte[] json, ScalingPolicy policy) {
        try {
            JsonNode tree = JsonMapper.shared().readTree(new String(json, StandardCharsets.UTF_8));
            return new Read.Usable<>(Samples.snapshot(
                    Instant.parse(tree.path("time").asString()),
                    tree.path("pools").path("prefill").path("instances").size(),
                    tree.path("pools").path("decode").path("instances").size()));
        } catch (JacksonException | DateTimeParseException malformed) {
            return new Read.Refused<>(List.of(new Violation("body", "", "the body is JSON", "Mend it.")));
        }
    }

    @Override
    public Read<List<HistoryRow>> history(String csv, Duration step) {
        List<HistoryRow> rows = new ArrayList<>();
        csv.lines()
                .skip(1)
                .map(line -> line.split(",", -1))
                .forEach(cells -> rows.add(new HistoryRow(
                        Instant.parse(cells[0]),
                        OptionalDouble.of(Double.parseDouble(cells[1])),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty())));
        return new Read.Usable<>(rows);
    }
}
