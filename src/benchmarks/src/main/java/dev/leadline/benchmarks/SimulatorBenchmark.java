// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks;

import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.FleetSimulator;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.SimulationTotals;
import dev.leadline.rehearse.TraceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Requests that one core simulates per second: Poisson arrivals, lognormal lengths, eight prefill and eight decode. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class SimulatorBenchmark {

    private static final int REQUESTS = 100_000;
    private static final double ARRIVALS_PER_SECOND = 40;

    private List<TraceRequest> trace = List.of();
    private FleetSpec fleet = fleet();

    /** Draws the traffic once. */
    @Setup
    public void draw() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        List<TraceRequest> drawn = new ArrayList<>(REQUESTS);
        double time = 0;
        for (int i = 0; i < REQUESTS; i++) {
            time += random.nextExponential() / ARRIVALS_PER_SECOND;
            drawn.add(new TraceRequest(time, length(random, 1_500, 0.8), length(random, 150, 0.7)));
        }
        trace = drawn;
        fleet = fleet();
    }

    /** The whole trace through a constant fleet. */
    @Benchmark
    @OperationsPerInvocation(REQUESTS)
    public SimulationTotals requestsThroughAConstantFleet() {
        FleetSimulator simulator = new FleetSimulator(fleet, trace, 7);
        simulator.advanceTo(simulator.lastArrival() + 60);
        return simulator.totals();
    }

    private static int length(RandomGenerator random, double median, double sigma) {
        return (int) Math.clamp(median * Math.exp(sigma * random.nextGaussian()), 1, 16_000);
    }

    private static FleetSpec fleet() {
        return FleetSpec.disaggregated(
                ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow(), 8, 8);
    }
}
