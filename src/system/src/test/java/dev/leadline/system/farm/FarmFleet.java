// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import dev.leadline.demo.EppExposition;
import dev.leadline.demo.VllmExposition;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.Role;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.InstanceCommands;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.SimulationTotals;
import dev.leadline.rehearse.TraceRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One model's fleet in real time: a simulator whose instances are pods, and the pages on which they and the router tell
 * how they are. Simulated time stands at second 0 until {@link #begin}, then runs with {@link System#nanoTime}; pods that
 * are ready before are ready at second 0. Safe for use by many threads.
 *
 * <p>The way of a pod: scheduled, it holds accelerators and is billed; ready, it serves; not accepting, the router sends
 * it nothing new; terminating, it finishes what it has, and then {@link #exited} names it, as a container that has ended;
 * gone, its accelerators are free and what it had not finished is lost.
 */
public final class FarmFleet {

    /** A moment is shown for this long before the simulator is asked again. */
    private static final double FRESH_SECONDS = 0.01;

    private enum Life {
        Starting,
        Serving,
        Closed,
        Ending,
        Exited
    }

    private static final class Tenant {
        private Life life = Life.Starting;
        private @Nullable Runnable takeDown;
    }

    private final EngineFarm farm;
    private final FleetSimulator simulator;
    private final InstanceCommands commands;
    private final Map<String, Role> roles = new HashMap<>();
    private final VllmExposition vllm;
    private final EppExposition epp;
    private final EngineBody body;
    private final double speed;
    private final Map<String, Tenant> tenants = new HashMap<>();
    private long start;
    private Instant epoch = Instant.EPOCH;
    private boolean begun;
    private boolean ended;
    private @Nullable FleetSnapshot shown;
    private Map<String, InstanceSnapshot> shownById = Map.of();
    private double shownAt;

    /**
     * A fleet at second 0 without instances.
     *
     * @param farm where its pages are put
     * @param spec pools, engines and promises; replicas and cold starts are the cluster's
     * @param requests what arrives, counted from {@link #begin}
     * @param model served model name in the bodies
     * @param seed of GPU identities
     * @param speed simulated seconds per second, above 0
     */
    public FarmFleet(
            EngineFarm farm,
            FleetSpec spec,
            List<TraceRequest> requests,
            String model,
            long seed,
            EngineBody body,
            double speed) {
        this.farm = farm;
        this.simulator = FleetSimulator.commanded(spec, requests, seed);
        this.commands = simulator.commands();
        spec.pools().forEach((name, pool) -> roles.put(name, pool.role()));
        this.vllm = new VllmExposition(model);
        this.epp = new EppExposition("epp", model);
        this.body = body;
        this.speed = speed;
    }

    /** Second 0 is now. */
    public synchronized void begin() {
        if (begun) {
            throw new IllegalStateException("this fleet has begun already");
        }
        begun = true;
        start = System.nanoTime();
        epoch = Instant.now();
    }

    /** The wall clock at a simulated second. */
    public synchronized Instant at(double seconds) {
        if (!begun) {
            throw new IllegalStateException("this fleet has not begun");
        }
        return epoch.plus(Duration.ofNanos(Math.round(seconds / speed * 1e9)));
    }

    /** Simulated seconds since {@link #begin}; 0 before. */
    public synchronized double now() {
        advance();
        return simulator.now();
    }

    /** When the last request arrives, simulated seconds. */
    public double lastArrival() {
        return simulator.lastArrival();
    }

    /** Takes note of a pod as it is now; saying the same again changes nothing. */
    public synchronized void follow(EnginePod pod) {
        advance();
        if (ended) {
            return;
        }
        Tenant tenant = tenants.get(pod.id());
        if (tenant == null) {
            if (!pod.scheduled() || pod.terminating()) {
                return;
            }
            tenant = new Tenant();
            tenants.put(pod.id(), tenant);
            commands.allocate(pod.pool(), pod.id());
        }
        switch (tenant.life) {
            case Starting -> starting(tenant, pod);
            case Serving, Closed -> serving(tenant, pod);
            case Ending, Exited -> {}
        }
        shown = null;
    }

    private void starting(Tenant tenant, EnginePod pod) {
        if (pod.terminating()) {
            commands.drain(pod.id());
            tenant.life = Life.Ending;
        } else if (pod.ready() && pod.address().isPresent()) {
            commands.ready(pod.id());
            tenant.life = Life.Serving;
            InetAddress address = pod.address().get();
            EngineFarm.Page page = () -> engine(pod.pool(), pod.id());
            farm.put(address, page);
            tenant.takeDown = () -> farm.remove(address, page);
            serving(tenant, pod);
        }
    }

    private void serving(Tenant tenant, EnginePod pod) {
        boolean accepts = pod.accepting() && pod.ready();
        if (pod.terminating()) {
            commands.drain(pod.id());
            tenant.life = Life.Ending;
        } else if (accepts != (tenant.life == Life.Serving)) {
            commands.accept(pod.id(), accepts);
            tenant.life = accepts ? Life.Serving : Life.Closed;
        }
    }

    /** A pod is no more. */
    public synchronized void gone(String id) {
        advance();
        Tenant tenant = tenants.remove(id);
        if (tenant != null && tenant.takeDown != null) {
            tenant.takeDown.run();
        }
        if (tenant != null && !ended) {
            commands.remove(id);
            shown = null;
        }
    }

    /** Pods whose engines were told to end and have, since this was asked last. */
    public synchronized List<String> exited() {
        if (ended) {
            return List.of();
        }
        advance();
        List<String> done = new ArrayList<>();
        tenants.forEach((id, tenant) -> {
            if (tenant.life == Life.Ending && commands.isDrained(id)) {
                tenant.life = Life.Exited;
                done.add(id);
            }
        });
        return done;
    }

    /** Pods that are followed. */
    public synchronized int pods() {
        return tenants.size();
    }

    /** The router's page. */
    public EngineFarm.Page router() {
        return () -> Optional.of(epp.render(moment()));
    }

    /** The fleet as it is now. */
    public synchronized FleetSnapshot moment() {
        advance();
        if (shown == null || simulator.now() - shownAt > FRESH_SECONDS) {
            FleetSnapshot moment = simulator.snapshot();
            Map<String, InstanceSnapshot> byId = new HashMap<>();
            moment.pools().values().forEach(pool -> pool.forEach(one -> byId.put(one.id(), one)));
            shown = moment;
            shownById = byId;
            shownAt = simulator.now();
        }
        return shown;
    }

    /** What came of it so far; bills run up to now. */
    public synchronized SimulationTotals totals() {
        advance();
        return simulator.totals();
    }

    /** Share of requests that met both targets, by time of arrival, as known now. */
    public synchronized List<Optional<Double>> attainmentByArrival(double binSeconds) {
        advance();
        return simulator.attainmentByArrival(binSeconds);
    }

    /**
     * Ends the run as every rehearsal ends: the bill of this moment stands, and what is in flight may finish on the
     * fleet as it is, which takes no real time. Pods are followed no more, and simulated time stands still.
     *
     * @return the bill at the end, and the totals after the grace time
     */
    public synchronized Ending end() {
        advance();
        ended = true;
        SimulationTotals billed = simulator.totals();
        double end = simulator.now();
        while (!simulator.finished() && simulator.now() < end + Rehearsal.GRACE_SECONDS) {
            simulator.advanceTo(simulator.now() + Rehearsal.SAMPLE_SECONDS);
        }
        return new Ending(billed, simulator.totals());
    }

    /**
     * How a run ended.
     *
     * @param billed totals when the last request had arrived: its usage is the bill
     * @param settled totals when everything had ended, or the grace time was over: its attainment counts
     */
    public record Ending(SimulationTotals billed, SimulationTotals settled) {}

    private Optional<String> engine(String pool, String id) {
        InstanceSnapshot one;
        synchronized (this) {
            moment();
            one = shownById.get(id);
        }
        if (one == null || !(one.state() == InstanceState.Ready || one.state() == InstanceState.Draining)) {
            return Optional.empty();
        }
        Role role = roles.getOrDefault(pool, Role.Aggregated);
        return one.engine().ifFresh().map(sample -> body.render(vllm, role, sample));
    }

    private void advance() {
        if (begun && !ended) {
            double due = (System.nanoTime() - start) / 1e9 * speed;
            if (due > simulator.now()) {
                simulator.advanceTo(due);
            }
        }
    }
}
