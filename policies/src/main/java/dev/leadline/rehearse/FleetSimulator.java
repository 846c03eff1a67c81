// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A fleet that serves a trace in simulated time: deterministic and event driven. Equal specs, requests, seeds and calls
 * give equal bytes; looking ({@link #snapshot}, {@link #totals}) never changes what happens next.
 *
 * <p>Latency of a request: it waits for a prefill engine, is computed with its batch, waits until a decode engine has
 * room, its KV cache is transferred, and with that its first token is out; then it gains one token per decode step. A
 * request of one token is finished with its prefill batch. Confined to one thread.
 */
public final class FleetSimulator {
    /** Seconds from the first sign of failing hardware to the death of its instance. */
    public static final double DOOM_SECONDS = 60;

    private static final int STREAMED_BINS = 6000;

    private final FleetSpec spec;
    private final EventQueue events = new EventQueue();
    private final RequestTable requests;
    private final RequestOutcomes outcomes;
    private final RequestFlow flow;
    private final Roster roster;
    private final SnapshotWriter snapshots;
    private double now;

    /**
     * A fleet at second 0 with its initial replicas Ready.
     *
     * @param requests in any order
     * @param seed of everything random, which is cold starts alone
     */
    public FleetSimulator(FleetSpec spec, List<TraceRequest> requests, long seed) {
        this(spec, RequestTable.of(requests), seed, true);
    }

    private FleetSimulator(FleetSpec spec, RequestTable requests, long seed, boolean schedulesItself) {
        this.spec = spec;
        this.requests = requests;
        this.outcomes = new RequestOutcomes(this.requests, spec.objectives());
        this.flow = new RequestFlow(spec, events, this.requests, outcomes);
        this.roster = schedulesItself ? new FleetRoster(spec, seed, events, flow) : new CommandedRoster(spec, flow);
        this.snapshots = new SnapshotWriter(spec, seed, roster, flow, outcomes);
    }

    /**
     * A fleet at second 0 with its initial replicas Ready, whose requests are read when they arrive and forgotten when
     * they are done: memory follows what is in flight, not the length of the trace. Latency quantiles are at most 0.8 %
     * too high, and {@link #attainmentByArrival} knows bins of {@link #streamedBinSeconds} only; everything else is the
     * same as with a list.
     *
     * @param requests by time of arrival
     * @param seconds the end of the trace; requests after it are not read
     * @param seed of everything random, which is cold starts alone
     */
    public static FleetSimulator streamed(FleetSpec spec, Iterator<TraceRequest> requests, double seconds, long seed) {
        return new FleetSimulator(spec, RequestTable.streamed(requests, seconds), seed, true);
    }

    /**
     * Length of the bins in which attainment is kept of a stream: 15 s, or as many times 15 s as make no more than
     * {@value #STREAMED_BINS} bins.
     */
    public static double streamedBinSeconds(double seconds) {
        double width = Rehearsal.SAMPLE_SECONDS;
        return width * Math.max(1, Math.ceil(seconds / (width * STREAMED_BINS)));
    }

    /**
     * A fleet at second 0 without any instance. Replicas, cold starts and the accelerator limit of the spec mean nothing
     * to it, and {@link #scale} is refused: instances come and go by {@link #commands}, for instance as the pods of a
     * cluster do.
     *
     * @param requests in any order
     * @param seed of the identities of GPUs
     */
    public static FleetSimulator commanded(FleetSpec spec, List<TraceRequest> requests, long seed) {
        return new FleetSimulator(spec, RequestTable.of(requests), seed, false);
    }

    /**
     * How instances are commanded.
     *
     * @throws IllegalStateException when the fleet schedules itself
     */
    public InstanceCommands commands() {
        return switch (roster) {
            case CommandedRoster commanded -> new Commands(commanded);
            case FleetRoster itself -> throw new IllegalStateException("this fleet schedules its instances itself");
        };
    }

    /**
     * Lets everything happen up to a moment, which is included.
     *
     * @throws IllegalArgumentException when it lies before {@link #now} or is not finite
     */
    public void advanceTo(double seconds) {
        if (!(seconds >= now && seconds < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("simulated time goes on from " + now + " s, not to " + seconds + " s");
        }
        while (true) {
            double event = events.nextTime();
            double arrival = requests.nextArrival();
            if (Math.min(event, arrival) > seconds) {
                break;
            }
            if (event <= arrival) {
                now = event;
                events.fireNext();
            } else {
                now = arrival;
                flow.arrive(requests.take(), arrival);
            }
        }
        now = seconds;
    }

    /** Simulated seconds since the epoch of the spec. */
    public double now() {
        return now;
    }

    /** The fleet that is simulated. */
    public FleetSpec spec() {
        return spec;
    }

    /** Arrival of the last request, 0 for an empty trace; of a stream its end. */
    public double lastArrival() {
        return requests.lastArrival();
    }

    /**
     * Orders a pool to a size, counting pending, starting and ready instances. Shrinking removes pending instances
     * first, then starting ones, then drains the ready ones with the least load.
     */
    public void scale(String pool, int replicas) {
        if (replicas < 0) {
            throw new IllegalArgumentException("replicas are counted from 0, not " + replicas);
        }
        switch (roster) {
            case FleetRoster itself -> itself.scale(roster.pool(pool), replicas, now);
            case CommandedRoster commanded ->
                throw new IllegalStateException("the instances of this fleet are commanded one by one");
        }
    }

    /** The size last ordered for a pool; of a commanded fleet the instances that are not draining. */
    public int desired(String pool) {
        return roster.desired(roster.pool(pool));
    }

    /** What an operator's tools would see now. */
    public FleetSnapshot snapshot() {
        return snapshots.write(now);
    }

    /** What came of it so far; bills run up to now. */
    public SimulationTotals totals() {
        Map<String, PoolUsage> usage = new LinkedHashMap<>();
        int actions = 0;
        for (FleetPool pool : roster.pools().values()) {
            usage.put(pool.name, roster.usage(pool, now));
            actions += pool.scaleActions();
        }
        return new SimulationTotals(
                now,
                outcomes.arrivals(),
                outcomes.finishedCount(),
                outcomes.rejectedCount(),
                outcomes.failedCount(),
                outcomes.inFlight(),
                outcomes.attained(),
                outcomes.firstTokenAttained(),
                outcomes.perTokenAttained(),
                quantiles(true),
                quantiles(false),
                outcomes.inputTokens(),
                outcomes.finishedInputTokens(),
                outcomes.outputTokens(),
                actions,
                usage);
    }

    /** The counts of {@link #totals} alone, without its quantiles: cheap enough to ask after every step. */
    public SimulationProgress progress() {
        PoolUsage usage = PoolUsage.NONE;
        for (FleetPool pool : roster.pools().values()) {
            usage = usage.plus(roster.usage(pool, now));
        }
        int settled = outcomes.arrivals() - outcomes.inFlight();
        return new SimulationProgress(now, outcomes.arrivals(), settled, outcomes.attained(), usage.totalSeconds());
    }

    boolean isStreamed() {
        return requests.isStreamed();
    }

    /** How large every pool is. */
    Map<String, RehearsalResult.Size> sizes() {
        Map<String, RehearsalResult.Size> sizes = new LinkedHashMap<>();
        roster.pools().forEach((name, pool) -> sizes.put(name, pool.size(roster.desired(pool))));
        return sizes;
    }

    /** True when every request of the trace has arrived and none is in flight. */
    public boolean finished() {
        return requests.nextArrival() == Double.POSITIVE_INFINITY && outcomes.inFlight() == 0;
    }

    /** Requests that have missed a target for good: finished too late, rejected or failed. */
    int missed() {
        return outcomes.arrivals() - outcomes.inFlight() - outcomes.attained();
    }

    /** Requests that have arrived and are not done. */
    int inFlight() {
        return outcomes.inFlight();
    }

    /**
     * Share of requests that met both targets, by time of arrival, as known now.
     *
     * @param binSeconds length of a bin, above 0; of a stream {@link #streamedBinSeconds}
     * @return one entry per bin from second 0 to the last arrival so far; empty where nothing arrived
     */
    public List<Optional<Double>> attainmentByArrival(double binSeconds) {
        if (requests.isStreamed()) {
            return outcomes.attainmentByArrival(binSeconds);
        }
        int arrived = outcomes.arrivals();
        List<Optional<Double>> bins = new ArrayList<>();
        int request = 0;
        for (int bin = 0; request < arrived; bin++) {
            int offered = 0;
            int met = 0;
            for (; request < arrived && requests.arrival[requests.row(request)] < (bin + 1) * binSeconds; request++) {
                offered++;
                met += outcomes.meetsBoth(request) ? 1 : 0;
            }
            bins.add(offered == 0 ? Optional.empty() : Optional.of((double) met / offered));
        }
        return bins;
    }

    /**
     * From now on failing instances leave first when a pool shrinks, then slowed ones, and only then the least loaded. In a
     * commanded fleet nothing changes, because there it is commanded who leaves.
     */
    public void retireSlowHardwareFirst() {
        if (roster instanceof FleetRoster itself) {
            itself.retireSlowHardwareFirst();
        }
    }

    /** Engines of an instance, or of all instances of a pool, say nothing in {@code [from, to)}; they work on. */
    public void blackout(String instanceOrPool, double from, double to) {
        snapshots.blackout(instanceOrPool, from, to);
    }

    /** From now on an instance runs at a share of its nominal speed, above 0 and at most 1, and its GPUs say why. */
    public void derate(String instance, double share) {
        if (!(share > 0 && share <= 1)) {
            throw new IllegalArgumentException("a share of nominal speed lies above 0 and at most at 1, not " + share);
        }
        Instance one = roster.instance(instance);
        one.derate(share);
        flow.engine(one.index).derate(share, now);
    }

    /**
     * The first GPU of an instance reports XID 79 from now on; {@link #DOOM_SECONDS} later the instance dies. It is
     * replaced, but its accelerators are lost to the fleet.
     */
    public void doom(String instance) {
        Instance one = roster.instance(instance);
        one.doom();
        events.schedule(events.register(time -> roster.die(one, time)), now + DOOM_SECONDS);
    }

    /** At a moment the oldest instance of a pool that is ready then begins to run at a share of its nominal speed. */
    public void derateOldest(String pool, double share, double at) {
        later(at, pool, instance -> derate(instance, share));
    }

    /** At a moment the first GPU of the oldest instance of a pool that is ready then begins to fail; see {@link #doom}. */
    public void doomOldest(String pool, double at) {
        later(at, pool, this::doom);
    }

    private void later(double at, String pool, Consumer<String> strike) {
        FleetPool struck = roster.pool(pool);
        events.schedule(
                events.register(time -> struck.instances.stream()
                        .filter(one -> one.state() == InstanceState.Ready)
                        .findFirst()
                        .ifPresent(one -> strike.accept(one.id))),
                at);
    }

    private Optional<LatencyQuantiles> quantiles(boolean firstToken) {
        if (requests.isStreamed()) {
            return outcomes.sketched(firstToken);
        }
        double[] values = new double[outcomes.finishedCount()];
        int count = 0;
        for (int request = 0; request < outcomes.arrivals(); request++) {
            boolean counts = requests.status[requests.row(request)] == RequestTable.FINISHED
                    && (firstToken || requests.output[requests.row(request)] > 1);
            if (counts) {
                values[count++] = firstToken ? requests.firstTokenSeconds(request) : requests.perTokenSeconds(request);
            }
        }
        return LatencyQuantiles.of(Arrays.copyOf(values, count));
    }

    private final class Commands implements InstanceCommands {
        private final CommandedRoster commanded;

        Commands(CommandedRoster commanded) {
            this.commanded = commanded;
        }

        @Override
        public void allocate(String pool, String id) {
            commanded.allocate(pool, id, now);
        }

        @Override
        public void ready(String id) {
            commanded.ready(id, now);
        }

        @Override
        public void accept(String id, boolean accepts) {
            commanded.accept(id, accepts, now);
        }

        @Override
        public void drain(String id) {
            commanded.drain(id, now);
        }

        @Override
        public boolean isDrained(String id) {
            return commanded.isDrained(id);
        }

        @Override
        public void remove(String id) {
            commanded.remove(id, now);
        }
    }
}
