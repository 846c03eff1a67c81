// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Holt's linear trend with damping: level + trend · (φ + φ² + … + φʰ). Gardner and McKenzie, "Forecasting trends in time
 * series", Management Science 31 (1985).
 */
final class DampedTrend implements Expert {

    private final String name;
    private final double levelRate;
    private final double trendRate;
    private final double damping;
    private boolean begun;
    private double level;
    private double trend;

    DampedTrend(String name, double levelRate, double trendRate, double damping) {
        this.name = name;
        this.levelRate = levelRate;
        this.trendRate = trendRate;
        this.damping = damping;
    }

    /** Reacts over minutes: follows a ramp and forgives noise. */
    static DampedTrend slow() {
        return new DampedTrend("slow damped trend", 0.3, 0.05, 0.95);
    }

    /** Reacts within a few bins. */
    static DampedTrend fast() {
        return new DampedTrend("fast damped trend", 0.5, 0.1, 0.9);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void learn(long index, double value) {
        if (!begun) {
            level = value;
            begun = true;
            return;
        }
        double expected = level + damping * trend;
        double before = level;
        level = expected + levelRate * (value - expected);
        trend = damping * trend + trendRate * (level - before - damping * trend);
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        double reach = damping * (1 - StrictMath.pow(damping, steps)) / (1 - damping);
        return begun && opinion.say(level + trend * reach);
    }

    @Override
    public void exchange(Archive archive) {
        begun = archive.flag(begun);
        level = archive.number(level);
        trend = archive.number(trend);
    }
}
