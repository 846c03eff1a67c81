// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.Role;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The two roles of a Dynamo deployment, and the forward-pass metrics of their engines. */
final class DynamoRoles {
    final String prefill;
    final String decode;
    private final PeerFleet fleet;
    private final DynamoBudget budget;

    DynamoRoles(PeerFleet fleet) {
        this.fleet = fleet;
        this.prefill = fleet.first(Role.Prefill);
        this.decode = fleet.first(Role.Decode);
        this.budget = new DynamoBudget(
                fleet.spec().gpuLimit(),
                fleet.accelerators(prefill),
                fleet.accelerators(decode),
                Math.min(
                        fleet.boundsOf(prefill).min().count(),
                        fleet.boundsOf(decode).min().count()));
    }

    /**
     * What an engine pushes after each pass; known at once and not scraped.
     *
     * @param queuedPrefillTokens prompt tokens that wait, those of the running batch left out
     * @param running sequences in the batch
     * @param kvTokens held, those of sequences that wait included
     * @param kvCapacity tokens that the cache holds
     */
    record Pass(double queuedPrefillTokens, double running, double kvTokens, double kvCapacity) {

        /** Pressure on the cache. */
        double kvRate() {
            return kvCapacity > 0 ? kvTokens / kvCapacity : 0;
        }
    }

    /** The engines of a role; a scrape shows no KV of waiting sequences, so they count as long as the running ones. */
    List<Pass> passes(FleetSnapshot now, String pool) {
        List<Pass> found = new ArrayList<>();
        for (EngineSample engine : Pods.readyEngines(now, pool).values()) {
            double running = engine.running().orElse(0);
            double waiting = engine.waitingForCapacity().orElse(0);
            double capacity = engine.kvCapacityTokens().orElse(0);
            double held = engine.kvUsage().orElse(0) * capacity;
            double each = running > 0 ? held / running : fleet.meanInput();
            double tokens = engine.waitingTokens().orElse(0);
            double queued = waiting > 0 ? tokens * waiting / (waiting + running) : 0;
            found.add(new Pass(queued, running, held + waiting * each, capacity));
        }
        return found;
    }

    /** True when every replica of both roles is ready: Dynamo changes nothing by load while a start is under way. */
    boolean settled(FleetSnapshot now) {
        return settled(now, prefill) && settled(now, decode);
    }

    private static boolean settled(FleetSnapshot now, String pool) {
        return Pods.ready(now, pool) == Pods.replicas(now, pool);
    }

    DynamoBudget.Pair current(FleetSnapshot now) {
        return new DynamoBudget.Pair(Pods.replicas(now, prefill), Pods.replicas(now, decode));
    }

    /** What is written for a wish: within the bounds and the ceiling. */
    Map<String, Integer> written(FleetSnapshot now, DynamoBudget.Pair wanted) {
        DynamoBudget.Pair bounded =
                new DynamoBudget.Pair(fleet.clamp(prefill, wanted.prefill()), fleet.clamp(decode, wanted.decode()));
        DynamoBudget.Pair allowed = budget.guard(current(now), bounded);
        Map<String, Integer> desired = new LinkedHashMap<>();
        desired.put(prefill, allowed.prefill());
        desired.put(decode, allowed.decode());
        return desired;
    }

    DynamoEngine engine(String pool) {
        return new DynamoEngine(
                fleet.profile(pool),
                fleet.spec().limits().prefillBatchTokens(),
                fleet.spec().limits().maxDecodeSequences());
    }
}
