// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks;

import dev.leadline.decide.Cycle;
import dev.leadline.decide.ForecastingController;
import dev.leadline.decide.PolicyController;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

/** One pass of observe, forecast and decide for one policy of 2 pools x 20 instances over an hour of looks, five seconds apart. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 3, time = 3)
public class DecisionBenchmark {

    private static final int LOOKS = 720;

    private final ScalingPolicy policy = DecisionFleet.policy();
    private List<FleetSnapshot> looks = List.of();

    /** Simulates the hour once. */
    @Setup
    public void look() {
        looks = DecisionFleet.looks(20, LOOKS);
    }

    /** The hour, decision by decision; the last one is returned. */
    @Benchmark
    @OperationsPerInvocation(LOOKS)
    public Cycle oneDecision() {
        PolicyController controller = new ForecastingController(policy);
        Cycle last = controller.step(looks.getFirst());
        for (FleetSnapshot look : looks.subList(1, LOOKS)) {
            last = controller.step(look);
        }
        return last;
    }
}
