// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The load of the demo: the Azure 2023 code hour in many copies, each shifted by a seeded offset, which works prefill,
 * laid over real requests of a reasoning model, which work decode. All constants are here.
 *
 * @param requests by time of arrival
 * @param need fluid need on the demo's fleet
 */
public record DemoWorkload(List<TraceRequest> requests, WorkloadNeed need) {

    /** Engine of the demo. */
    public static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";
    /** Copies of the Azure hour. */
    public static final int AZURE_COPIES = 14;
    /** Where the reasoning requests start in their file, seconds. */
    public static final double REASONING_FROM = 8000;
    /** Most replicas of each pool. */
    public static final int MAX_REPLICAS = 16;

    /** Copies the list. */
    public DemoWorkload {
        requests = List.copyOf(requests);
    }

    /** The demo's fleet: two H100 per replica, 90 s cold start, 64 GPUs. */
    public static FleetSpec fleet(int prefillReplicas, int decodeReplicas) {
        EngineProfile profile = ProfileCatalogue.find(PROFILE).orElseThrow();
        return FleetSpec.disaggregated(profile, prefillReplicas, decodeReplicas);
    }

    /** The demo's load; equal seeds give equal requests. */
    public static DemoWorkload create(long seed) {
        List<TraceRequest> azure = PackagedTrace.AZURE_2023_CODE.requests();
        double span = azure.getLast().arrivalSeconds();
        List<TraceRequest> all = new ArrayList<>(TraceShaping.overlaid(azure, AZURE_COPIES, seed));
        for (TraceRequest one : PackagedTrace.SERVEGEN_DEEPSEEK_R1.requests()) {
            double arrival = one.arrivalSeconds() - REASONING_FROM;
            if (arrival >= 0 && arrival <= span) {
                all.add(new TraceRequest(arrival, one.inputTokens(), one.outputTokens()));
            }
        }
        all.sort(Comparator.comparingDouble(TraceRequest::arrivalSeconds));
        return new DemoWorkload(all, WorkloadNeed.of(fleet(1, 1), all));
    }
}
