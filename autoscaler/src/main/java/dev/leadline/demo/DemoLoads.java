// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.rehearse.DemoWorkload;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.WorkloadNeed;
import dev.leadline.units.Replicas;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Collectors;

/** The load of the demo with the fleet it starts on. */
final class DemoLoads {

    /** Length of the load. */
    static final double SECONDS = 3600;

    private DemoLoads() {}

    /**
     * The packaged hour. The fleet starts warm, with the replicas that the load needs on average: nobody begins a
     * working day on an empty fleet, and every strategy that is compared begins with the same one.
     */
    static DemoLoad of(long seed) {
        DemoWorkload workload = DemoWorkload.create(seed);
        WorkloadNeed need = workload.need();
        FleetSpec fleet = DemoWorkload.fleet(warm(need, FleetSpec.PREFILL), warm(need, FleetSpec.DECODE));
        String description = String.format(
                Locale.ROOT,
                "Load: %,d requests of one hour; %d copies of the Azure LLM inference trace 2023, code (Microsoft,"
                        + " CC-BY), each shifted by up to 300 s, laid over requests of ServeGen's deepseek-r1 workload"
                        + " (Apache-2.0). Mean need: %s, %s.",
                workload.requests().size(),
                DemoWorkload.AZURE_COPIES,
                words(need, FleetSpec.PREFILL),
                words(need, FleetSpec.DECODE));
        return new DemoLoad(workload.requests(), fleet, description, OptionalDouble.of(need.fluidCeiling()));
    }

    private static int warm(WorkloadNeed need, String pool) {
        return Replicas.covering(need.of(pool).mean()).count();
    }

    private static String words(WorkloadNeed need, String pool) {
        Map<String, Double> parts = need.of(pool).parts();
        String split = parts.entrySet().stream()
                .map(part -> String.format(Locale.ROOT, "%s %.1f", part.getKey(), part.getValue()))
                .collect(Collectors.joining(", "));
        return String.format(
                Locale.ROOT, "%s %.1f replicas (%s)", pool, need.of(pool).mean(), split);
    }
}
