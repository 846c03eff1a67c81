// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * Turns looks at a fleet into what the decision is made from: counters into rates, GPU figures into a judgement of the
 * hardware, engines and router into demand. Remembers the last good look at each source, so that a rate spans the time
 * in which its source was silent. Confined to one thread; equal snapshots give equal observations.
 *
 * <p>Rates: increase ÷ seconds since the last good look, at least one second. A source that started anew has an increase
 * of what it shows now. Demand: see {@link Demand}; a router's counters at arrival win, then arrivals × learned mean
 * tokens, then the sum over engines, which is absent as soon as one ready engine is silent. An instance that is gone
 * counts once more with its last rates, so that a scale-in does not look like falling demand.
 */
public final class FleetTracker {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);

    private final HardwareJudge judge = new HardwareJudge();
    private final DemandMeter demand = new DemandMeter();
    private final Map<Key, InstanceTrack> tracks = new HashMap<>();
    private Map<String, Role> pools;
    private Optional<Instant> lastLook = Optional.empty();
    private Optional<RouterSample> routerBase = Optional.empty();
    private Instant routerAt = Instant.MIN;

    private record Key(String pool, String id) {}

    /** Tracks pools by name and role, in the order of the policy. */
    public FleetTracker(Map<String, Role> pools) {
        this.pools = new LinkedHashMap<>(pools);
    }

    /** Continues with changed pools; instances of pools that stay are still known. */
    public void adopt(Map<String, Role> changed) {
        tracks.entrySet()
                .removeIf(entry ->
                        entry.getValue().role() != changed.get(entry.getKey().pool()));
        pools = new LinkedHashMap<>(changed);
    }

    /**
     * Takes the next look.
     *
     * @throws IllegalArgumentException when the look is not newer than the last one, or when its pools are not the
     *     policy's
     */
    public FleetObservation next(FleetSnapshot seen) {
        check(seen);
        OptionalDouble seconds = lastLook.isPresent()
                ? OptionalDouble.of(EngineStep.seconds(lastLook.get(), seen.time()))
                : OptionalDouble.empty();
        seen.pools().values().forEach(instances -> instances.forEach(one -> judge.see(one.gpus())));
        List<DemandMeter.Part> parts = new ArrayList<>();
        Map<String, PoolObservation> observed = new LinkedHashMap<>();
        Set<Key> present = new HashSet<>();
        pools.forEach((name, role) -> {
            List<InstanceObservation> instances = new ArrayList<>();
            for (InstanceSnapshot one : seen.pools().getOrDefault(name, List.of())) {
                Key key = new Key(name, one.id());
                present.add(key);
                instances.add(observe(key, role, one, seen.time(), parts));
            }
            observed.put(name, new PoolObservation(name, role, instances));
        });
        addGone(present, parts, seen.time());
        Optional<RouterStep> router = routerStep(seen.router());
        Demand arriving = seconds.isPresent() && seconds.getAsDouble() >= InstanceTrack.LEAST_SECONDS
                ? demand.between(router, parts)
                : Demand.UNKNOWN;
        lastLook = Optional.of(seen.time());
        return new FleetObservation(
                seen.time(),
                seconds,
                observed,
                arriving,
                seen.router(),
                LatencyMeter.ttft(router, parts),
                LatencyMeter.tpot(router, parts),
                seen.room());
    }

    private void check(FleetSnapshot seen) {
        if (lastLook.isPresent() && !seen.time().isAfter(lastLook.get())) {
            throw new IllegalArgumentException("the look of " + seen.time() + " is not newer than the last one of "
                    + lastLook.get() + "; looks must come in order of time");
        }
        if (!seen.pools().keySet().equals(pools.keySet())) {
            throw new IllegalArgumentException("the look of " + seen.time() + " has the pools "
                    + seen.pools().keySet() + " but the policy has " + pools.keySet());
        }
        Set<Key> ids = new HashSet<>();
        seen.pools()
                .forEach((pool, instances) -> instances.forEach(one -> {
                    if (!ids.add(new Key(pool, one.id()))) {
                        throw new IllegalArgumentException(
                                "the look of " + seen.time() + " lists " + one.id() + " twice in pool " + pool);
                    }
                }));
    }

    private InstanceObservation observe(
            Key key, Role role, InstanceSnapshot one, Instant time, List<DemandMeter.Part> parts) {
        InstanceTrack track = tracks.computeIfAbsent(key, ignored -> new InstanceTrack(role));
        Optional<EngineStep> step = track.look(one, time, lastLook);
        boolean leavingWithWord = one.state() == InstanceState.Draining && step.isPresent();
        if (one.state() == InstanceState.Ready || leavingWithWord) {
            parts.add(new DemandMeter.Part(role, step));
        }
        return new InstanceObservation(
                one, EngineStep.ratesOf(track.step()), judge.judge(one.gpus(), one.accelerators()), track.frozen());
    }

    /** Instances that left since the last look count once more as they last were; then they are forgotten in time. */
    private void addGone(Set<Key> present, List<DemandMeter.Part> parts, Instant time) {
        tracks.forEach((key, track) -> {
            if (!present.contains(key)
                    && lastLook.filter(track.lastSeen()::equals).isPresent()) {
                boolean wasReady =
                        track.state().filter(InstanceState.Ready::equals).isPresent();
                boolean wasLeaving =
                        track.state().filter(InstanceState.Draining::equals).isPresent();
                if (wasReady || (wasLeaving && track.step().isPresent())) {
                    parts.add(new DemandMeter.Part(track.role(), track.step()));
                }
            }
        });
        tracks.entrySet()
                .removeIf(entry -> !present.contains(entry.getKey())
                        && entry.getValue().lastSeen().plus(REMEMBERED).isBefore(time));
    }

    private Optional<RouterStep> routerStep(Reading<RouterSample> reading) {
        if (!(reading instanceof Reading.Fresh<RouterSample>(RouterSample now, Instant at))) {
            return Optional.empty();
        }
        if (routerBase.isEmpty()) {
            routerBase = Optional.of(now);
            routerAt = at;
            return Optional.empty();
        }
        double seconds = EngineStep.seconds(routerAt, at);
        if (seconds < InstanceTrack.LEAST_SECONDS) {
            return Optional.empty();
        }
        RouterStep step = RouterStep.between(routerBase.get(), now, seconds);
        routerBase = Optional.of(now);
        routerAt = at;
        return Optional.of(step);
    }
}
