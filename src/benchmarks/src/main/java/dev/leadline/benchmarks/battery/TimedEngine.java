// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.rehearse.EngineLimits;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.TransferLink;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/** Single steps of a simulated engine, timed from outside as a client would. */
final class TimedEngine {
    private static final int NO_LIMIT = 1 << 28;
    private static final TransferLink AT_ONCE = new TransferLink(1e18, 0, false);

    private final EngineProfile profile;

    TimedEngine(EngineProfile profile) {
        this.profile = profile;
    }

    /**
     * Milliseconds in which one batch of equal prompts is computed. A prompt of one token runs while they come, so that
     * they are taken together.
     */
    OptionalDouble prefillMs(int promptTokens, int batch) {
        double first = profile.prefillSeconds(1, EngineProfile.attentionWork(1, 0));
        List<TraceRequest> requests = new ArrayList<>();
        requests.add(new TraceRequest(0, 1, 1));
        for (int i = 0; i < batch; i++) {
            requests.add(new TraceRequest(first / 2, promptTokens, 1));
        }
        FleetSpec fleet = fleet(1);
        double last = ended(fleet, requests);
        return (long) promptTokens * batch > profile.kvCapacityTokens()
                ? OptionalDouble.empty()
                : OptionalDouble.of(1e3 * (last - first));
    }

    /**
     * Milliseconds of one decode step of a batch of equal contexts: prompts are computed at the same time on engines of
     * their own and their KV caches arrive at once, then each request generates one more token.
     */
    OptionalDouble decodeMs(int context, int batch) {
        if ((double) context * batch > 0.99 * profile.kvCapacityTokens()) {
            return OptionalDouble.empty();
        }
        List<TraceRequest> requests = new ArrayList<>();
        for (int i = 0; i < batch; i++) {
            requests.add(new TraceRequest(0, context, 2));
        }
        double prefill = profile.prefillSeconds(context, EngineProfile.attentionWork(context, 0));
        return OptionalDouble.of(1e3 * (ended(fleet(batch), requests) - prefill));
    }

    private FleetSpec fleet(int prefillEngines) {
        return FleetSpec.disaggregated(profile, 1, 1)
                .withGpuLimit((prefillEngines + 1) * profile.accelerators())
                .withReplicas(prefillEngines, 1)
                .withTransfer(AT_ONCE)
                .withLimits(new EngineLimits(NO_LIMIT, NO_LIMIT));
    }

    // When the last request is done, to a microsecond: by halving, because looking changes nothing.
    private static double ended(FleetSpec fleet, List<TraceRequest> requests) {
        double low = 0;
        double high = 1;
        while (!doneAt(fleet, requests, high)) {
            low = high;
            high *= 2;
        }
        while (high - low > 1e-6) {
            double middle = (low + high) / 2;
            if (doneAt(fleet, requests, middle)) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return high;
    }

    private static boolean doneAt(FleetSpec fleet, List<TraceRequest> requests, double seconds) {
        FleetSimulator simulator = new FleetSimulator(fleet, requests, 1);
        simulator.advanceTo(seconds);
        return simulator.finished();
    }
}
