// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.Step;
import dev.leadline.policy.ScalingPolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A fleet that is watched for a while and carries out what is decided, and what a reader of its decisions is told: every look
 * at which the number of a pool is new, and how often each reason spoke.
 */
final class DecisionScene {

    private static final int LOOK_SECONDS = 5;

    private final ForecastingController controller;
    private final ScriptedFleet fleet;
    private final StringBuilder told = new StringBuilder();
    private final Map<String, Integer> before = new LinkedHashMap<>();
    private final Map<String, Integer> replicaLooks = new LinkedHashMap<>();
    private final Map<String, Spoken> spoken = new TreeMap<>();
    private final List<Order> orders = new ArrayList<>();
    private int startLooks;
    private int looks;

    /** How often a reason spoke, and the sums of its numbers. */
    private static final class Spoken {
        private int times;
        private int moved;
        private final Map<String, Double> sums = new LinkedHashMap<>();

        void add(Step step) {
            times++;
            moved += step.to() - step.from();
            step.numbers().forEach((name, value) -> sums.merge(name, value, Double::sum));
        }

        String told() {
            String means = sums.entrySet().stream()
                    .map(entry -> Wording.numbers(entry.getKey(), entry.getValue() / times)
                            .toString())
                    .map(one -> one.substring(1, one.length() - 1).replace('=', ' '))
                    .collect(Collectors.joining(", "));
            return times + " | " + moved + " | " + means;
        }
    }

    /** Replicas that become ready at a look. */
    private record Order(String pool, int count, int ready) {}

    DecisionScene(ScalingPolicy policy, ScriptedFleet fleet) {
        this.controller = new ForecastingController(policy);
        this.fleet = fleet;
    }

    ScriptedFleet fleet() {
        return fleet;
    }

    ForecastingController controller() {
        return controller;
    }

    /** What is decided is carried out from now on, and a replica takes so many looks to start. */
    DecisionScene obeying(int looksToStart) {
        startLooks = looksToStart;
        return this;
    }

    /** Looks at a steady demand. */
    DecisionScene watch(int times, double input, double output) {
        for (int i = 0; i < times; i++) {
            look(input, output);
        }
        return this;
    }

    /** Looks at a demand that moves from one to another in equal steps. */
    DecisionScene move(int times, double fromInput, double toInput) {
        for (int i = 1; i <= times; i++) {
            double input = fromInput + (toInput - fromInput) * i / times;
            look(input, input / 10);
        }
        return this;
    }

    private void look(double input, double output) {
        looks++;
        orders.removeIf(order -> {
            if (order.ready() > looks) {
                return false;
            }
            fleet.ready(order.pool(), fleet.size(order.pool()) + order.count());
            fleet.starting(order.pool(), started(order.pool()) - order.count());
            return true;
        });
        ScalingPlan plan =
                controller.step(fleet.after(LOOK_SECONDS, input, output)).plan();
        plan.pools().forEach((name, pool) -> {
            replicaLooks.merge(name, pool.desiredReplicas(), Integer::sum);
            pool.steps()
                    .forEach(step -> spoken.computeIfAbsent(name + " " + step.code(), none -> new Spoken())
                            .add(step));
            Integer last = before.put(name, pool.desiredReplicas());
            if (last == null || last != pool.desiredReplicas()) {
                tell(name, pool);
            }
            if (startLooks > 0) {
                obey(name, pool.desiredReplicas());
            }
        });
    }

    private int started(String pool) {
        return orders.stream()
                .filter(order -> order.pool().equals(pool))
                .mapToInt(Order::count)
                .sum();
    }

    private void obey(String pool, int desired) {
        int coming = started(pool);
        int more = desired - fleet.size(pool) - coming;
        if (more > 0) {
            orders.add(new Order(pool, more, looks + startLooks));
            fleet.starting(pool, coming + more);
        } else if (more < 0) {
            fleet.ready(pool, Math.max(0, fleet.size(pool) + more));
        }
    }

    /** A remark of whoever directs the scene. */
    DecisionScene note(String remark) {
        told.append("*").append(remark).append("*\n\n");
        before.clear();
        return this;
    }

    private void tell(String name, PoolPlan pool) {
        told.append("After ")
                .append(looks * LOOK_SECONDS)
                .append(" s: ")
                .append(pool.sentence())
                .append("\n\n");
        told.append("    ")
                .append(name)
                .append(" needs ")
                .append(pool.neededReplicas())
                .append(
                        pool.feasibleReplicas().isPresent()
                                ? ", " + pool.feasibleReplicas().getAsInt() + " feasible"
                                : "")
                .append(", ")
                .append(pool.readyReplicas())
                .append(" ready, ")
                .append(pool.startingReplicas())
                .append(" coming, demand ")
                .append(number(pool.demandTokensPerSecond()))
                .append(" (ahead ")
                .append(number(pool.forecastTokensPerSecond()))
                .append(")\n");
        for (Step step : pool.steps()) {
            told.append("    ")
                    .append(step.code())
                    .append(" ")
                    .append(step.from())
                    .append(" → ")
                    .append(step.to());
            String numbers = step.numbers().entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", "));
            told.append(numbers.isEmpty() ? "\n" : ": " + numbers + "\n");
        }
        told.append("\n");
    }

    private static String number(OptionalDouble value) {
        return value.isPresent() ? Wording.whole(value.getAsDouble()) : "unknown";
    }

    /** All that was told, and how much was asked for in all. */
    String report() {
        String hours = replicaLooks.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue() * LOOK_SECONDS)
                .collect(Collectors.joining(", "));
        String reasons = spoken.entrySet().stream()
                .map(entry -> "| " + entry.getKey() + " | " + entry.getValue().told() + " |\n")
                .collect(Collectors.joining());
        return told + "| pool and reason | steps | replicas moved | means of its numbers |\n|---|--:|--:|---|\n"
                + reasons + "\nReplica-seconds asked for in " + looks * LOOK_SECONDS + " s: " + hours + ".\n";
    }
}
