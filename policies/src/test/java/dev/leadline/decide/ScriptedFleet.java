// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.EngineSampleBuilder;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.MissingReason;
import dev.leadline.fleet.Reading;
import dev.leadline.fleet.RouterSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;

/**
 * A fleet that does what a test says: so many instances, so much demand, spread evenly and served as it comes. Times of
 * the engines are close to the profile's (20,000 prompt tokens per busy second, 16 ms steps).
 */
final class ScriptedFleet {

    static final Instant START = Instant.parse("2026-11-23T12:00:00Z");
    private static final double PROMPT = 2000;
    private static final double STEP_SECONDS = 0.016;
    private static final double PREFILL_TOKENS_PER_SECOND = 20_000;

    private final Map<String, Integer> ready = new LinkedHashMap<>();
    private final Map<String, Integer> starting = new LinkedHashMap<>();
    private static final String FINISHED = " finished";

    private final Map<String, Double> work = new LinkedHashMap<>();
    private final Set<String> silent = new HashSet<>();
    private final Set<String> doomed = new HashSet<>();
    private final Set<String> hot = new HashSet<>();
    private AcceleratorRoom room = AcceleratorRoom.UNKNOWN;
    private Instant now = START;
    private double requests;
    private double input;
    private double output;
    private double waitingTokens;
    private OptionalDouble kvUsage = OptionalDouble.empty();
    private OptionalDouble kvCapacity = OptionalDouble.of(321_000);
    private double outputEach;
    private double inputNow;
    private double queued;
    private double extraRequests;
    private boolean routerTells = true;
    private Optional<RouterSample> stuck = Optional.empty();
    private Instant readySince = START.minus(Duration.ofHours(1));
    private final Map<String, Integer> pending = new LinkedHashMap<>();
    private final Map<String, String> variants = new LinkedHashMap<>();
    private double lateShare;
    private double slowShare;
    private double late;
    private double slow;

    ScriptedFleet(int prefill, int decode) {
        ready.put("prefill", prefill);
        ready.put("decode", decode);
    }

    ScriptedFleet ready(String pool, int count) {
        ready.put(pool, count);
        return this;
    }

    ScriptedFleet starting(String pool, int count) {
        starting.put(pool, count);
        return this;
    }

    ScriptedFleet pending(String pool, int count) {
        pending.put(pool, count);
        return this;
    }

    /** A further pool beside the usual one of its role; it takes no demand. */
    ScriptedFleet variant(String pool, String like, int count) {
        variants.put(pool, like);
        ready.put(pool, count);
        return this;
    }

    /** Carries a plan out at once: what is ordered is ready. */
    ScriptedFleet obey(ScalingPlan plan) {
        plan.pools().forEach((name, pool) -> ready.put(name, pool.desiredReplicas()));
        return this;
    }

    /** Requests that the router holds. */
    ScriptedFleet queued(double count) {
        queued = count;
        return this;
    }

    /** Requests that came to the router and were refused at once. */
    ScriptedFleet refused(double count) {
        extraRequests += count;
        return this;
    }

    /** The router's counters stand still from now on, whatever comes. */
    ScriptedFleet routerStuck() {
        stuck = router().ifFresh();
        return this;
    }

    ScriptedFleet routerSpeaks() {
        routerTells = true;
        stuck = Optional.empty();
        return this;
    }

    ScriptedFleet readySince(Instant moment) {
        readySince = moment;
        return this;
    }

    int size(String pool) {
        return ready.getOrDefault(pool, 0);
    }

    ScriptedFleet silent(String id) {
        silent.add(id);
        return this;
    }

    ScriptedFleet speaking() {
        silent.clear();
        return this;
    }

    ScriptedFleet doomed(String id) {
        doomed.add(id);
        return this;
    }

    /** An instance whose GPU is slowed by heat and worth nine tenths. */
    ScriptedFleet hot(String id) {
        hot.add(id);
        return this;
    }

    ScriptedFleet room(AcceleratorRoom where) {
        room = where;
        return this;
    }

    ScriptedFleet free(int accelerators) {
        room = AcceleratorRoom.of(OptionalInt.of(accelerators));
        return this;
    }

    ScriptedFleet waitingTokens(double tokens) {
        waitingTokens = tokens;
        return this;
    }

    ScriptedFleet kvUsage(double usage) {
        kvUsage = OptionalDouble.of(usage);
        return this;
    }

    ScriptedFleet withoutKvCapacity() {
        kvCapacity = OptionalDouble.empty();
        return this;
    }

    ScriptedFleet routerSilent() {
        routerTells = false;
        return this;
    }

    /** From now on, which share of first tokens takes 4 s instead of 0.5 s, and of token times 80 ms instead of 20. */
    ScriptedFleet missing(double firstTokens, double tokens) {
        lateShare = firstTokens;
        slowShare = tokens;
        return this;
    }

    Instant now() {
        return now;
    }

    /** Lets time pass at a constant demand and shows the fleet afterwards. */
    FleetSnapshot after(double seconds, double inputPerSecond, double outputPerSecond) {
        now = now.plusMillis(Math.round(seconds * 1000));
        requests += inputPerSecond / PROMPT * seconds;
        late += lateShare * inputPerSecond / PROMPT * seconds;
        slow += slowShare * inputPerSecond / PROMPT * seconds;
        input += inputPerSecond * seconds;
        output += outputPerSecond * seconds;
        spread("prefill", inputPerSecond * seconds);
        spread("decode", outputPerSecond * seconds);
        spread("decode" + FINISHED, "decode", inputPerSecond / PROMPT * seconds);
        inputNow = inputPerSecond;
        outputEach = outputPerSecond / Math.max(1, ready.getOrDefault("decode", 0));
        return show();
    }

    private void spread(String pool, double amount) {
        spread(pool, pool, amount);
    }

    private void spread(String kept, String pool, double amount) {
        int count = ready.getOrDefault(pool, 0);
        for (int i = 0; i < count; i++) {
            work.merge(id(kept, i), amount / count, Double::sum);
        }
    }

    static String id(String pool, int index) {
        return pool + "-" + index;
    }

    FleetSnapshot show() {
        Map<String, List<InstanceSnapshot>> pools = new LinkedHashMap<>();
        for (String pool : ready.keySet()) {
            List<InstanceSnapshot> instances = new ArrayList<>();
            String like = variants.getOrDefault(pool, pool);
            for (int i = 0; i < ready.getOrDefault(pool, 0); i++) {
                instances.add(instance(id(pool, i), InstanceState.Ready, reading(like, id(pool, i))));
            }
            add(instances, pool + "-new-", starting.getOrDefault(pool, 0), InstanceState.Starting);
            add(instances, pool + "-pending-", pending.getOrDefault(pool, 0), InstanceState.Pending);
            pools.put(pool, instances);
        }
        return new FleetSnapshot(now, pools, router(), room);
    }

    private void add(List<InstanceSnapshot> instances, String prefix, int count, InstanceState state) {
        for (int i = 0; i < count; i++) {
            instances.add(instance(prefix + i, state, Reading.missing(MissingReason.NotReported, "it is not up yet")));
        }
    }

    private InstanceSnapshot instance(String id, InstanceState state, Reading<EngineSample> engine) {
        Instant since = state == InstanceState.Ready ? readySince : now.minusSeconds(10);
        boolean odd = doomed.contains(id) || hot.contains(id);
        List<GpuSample> gpus = odd
                ? List.of(new GpuSample(
                        "GPU-" + id,
                        Optional.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        doomed.contains(id) ? OptionalInt.of(79) : OptionalInt.empty(),
                        hot.contains(id) ? Set.of("hw_thermal") : Set.of(),
                        false))
                : List.of();
        return new InstanceSnapshot(id, state, Optional.of(since), Optional.empty(), 2, engine, gpus);
    }

    private Reading<EngineSample> reading(String pool, String id) {
        if (silent.contains(id)) {
            return Reading.missing(MissingReason.TimedOut, "no answer within 3 s");
        }
        double done = work.getOrDefault(id, 0.0);
        boolean takesDemand = id.startsWith(pool + "-");
        double busy = pool.equals("decode") ? STEP_SECONDS * outputEach : inputNow > 0 ? 1 : 0;
        double running = takesDemand ? busy : 0;
        EngineSampleBuilder sample = EngineSample.builder()
                .kvUsage(kvUsage.orElse(running * 2500 / 321_000))
                .kvCapacityTokens(kvCapacity)
                .waitingForCapacity(0)
                .running(running);
        if (pool.equals("prefill")) {
            sample.computedPromptTokensTotal(done)
                    .promptTokensTotal(done)
                    .requestsTotal(done / PROMPT)
                    .busySecondsTotal(done / PREFILL_TOKENS_PER_SECOND)
                    .waitingTokens(waitingTokens / Math.max(1, ready.getOrDefault(pool, 0)));
        } else {
            sample.generationTokensTotal(done)
                    .requestsTotal(work.getOrDefault(id.replace("decode", "decode" + FINISHED), 0.0));
        }
        return Reading.fresh(sample.build(), now);
    }

    private Reading<RouterSample> router() {
        if (!routerTells) {
            return Reading.missing(MissingReason.NotReported, "there is no router");
        }
        return Reading.fresh(stuck.orElseGet(this::counted), now);
    }

    private RouterSample counted() {
        return new RouterSample(
                OptionalDouble.of(requests + extraRequests),
                OptionalDouble.of(input),
                OptionalDouble.of(0),
                OptionalDouble.of(output),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                OptionalDouble.of(queued),
                OptionalDouble.of(queued * PROMPT),
                OptionalDouble.empty(),
                times(late, 0.5, 1, 4),
                times(slow, 0.02, 0.04, 0.08));
    }

    /** Nothing before the first miss; then all requests, those that missed in the last bucket. */
    private Optional<CumulativeHistogram> times(double missed, double usual, double bound, double tooLong) {
        return missed > 0 || lateShare + slowShare > 0
                ? Optional.of(CumulativeHistogram.of(
                        (requests - missed) * usual + missed * tooLong,
                        requests,
                        Map.of(bound, requests - missed, Double.POSITIVE_INFINITY, requests)))
                : Optional.empty();
    }
}
