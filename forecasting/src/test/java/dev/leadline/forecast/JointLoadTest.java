// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.forecast.joint.JointHistory;
import dev.leadline.forecast.joint.Scenarios;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

/**
 * A load that is derived from two signals of recorded traffic, ten minutes ahead: forecast as a series of its own, by
 * scenarios, by the marginal quantiles of each signal, and by the input alone with the output that usually comes with it.
 */
class JointLoadTest {

    private static final Duration STEP = Duration.ofMinutes(1);
    private static final int AHEAD = 10;
    private static final Duration HORIZON = STEP.multipliedBy(AHEAD);
    private static final List<Double> LEVELS = List.of(0.5, 0.9, 0.95, 0.99);

    /** What was said of the load and how it came true. */
    private static final class Tally {
        private double loss;
        private int covered;
        private int judged;

        void take(ToDoubleFunction<Double> quantile, double came) {
            LEVELS.forEach(level -> loss += Pinball.loss(level, quantile.applyAsDouble(level), came));
            covered += came <= quantile.applyAsDouble(0.95) ? 1 : 0;
            judged++;
        }

        double coverage() {
            return (double) covered / judged;
        }
    }

    private record Said(
            List<QuantilePath> signals, QuantilePath direct, List<Double> scenarios, double outputPerInput) {}

    private final Tally direct = new Tally();
    private final Tally joint = new Tally();
    private final Tally marginal = new Tally();
    private final Tally inputAlone = new Tally();

    private static double load(double[] signals) {
        return signals[0] + 4 * signals[1];
    }

    private void walk(String trace) {
        ForecastGrid grid = new ForecastGrid(STEP, List.of(HORIZON), LEVELS);
        List<OnlineEnsemble> ensembles = List.of(
                new OnlineEnsemble(grid, List.of()),
                new OnlineEnsemble(grid, List.of()),
                new OnlineEnsemble(grid, List.of()));
        List<double[]> rows = Trace.read(trace).rows();
        JointHistory together = new JointHistory(2, STEP);
        double[] usual = new double[2];
        List<Said> said = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            double[] came = {rows.get(i)[1], rows.get(i)[2]};
            if (i >= AHEAD) {
                Said then = said.get(i - AHEAD);
                if (i > 0.55 * rows.size()) {
                    judge(then, came);
                }
            }
            Instant start = Instant.EPOCH.plus(STEP.multipliedBy(i));
            List<QuantilePath> paths = new ArrayList<>();
            double[] values = {came[0], came[1], load(came)};
            for (int k = 0; k < values.length; k++) {
                ensembles.get(k).learn(start, Bin.of(values[k]));
                paths.add(ensembles.get(k).forecast(List.of(HORIZON), LEVELS));
            }
            List<QuantilePath> signals = paths.subList(0, 2);
            together.learn(start, List.of(OptionalDouble.of(came[0]), OptionalDouble.of(came[1])));
            Scenarios futures = together.scenarios(
                            HORIZON,
                            List.of(
                                    new JointHistory.Forecast(0, signals.get(0)),
                                    new JointHistory.Forecast(1, signals.get(1))))
                    .orElseThrow();
            List<Double> read = LEVELS.stream()
                    .map(level -> futures.quantile(JointLoadTest::load, level))
                    .toList();
            for (int k = 0; k < usual.length; k++) {
                usual[k] += (came[k] - usual[k]) / 10;
            }
            said.add(new Said(signals, paths.getLast(), read, usual[1] / usual[0]));
        }
    }

    private void judge(Said then, double[] came) {
        direct.take(level -> then.direct().at(HORIZON, level), load(came));
        joint.take(level -> then.scenarios().get(LEVELS.indexOf(level)), load(came));
        inputAlone.take(
                level -> load(new double[] {
                    then.signals().getFirst().at(HORIZON, level),
                    then.signals().getFirst().at(HORIZON, level) * then.outputPerInput()
                }),
                load(came));
        marginal.take(
                level -> load(new double[] {
                    then.signals().get(0).at(HORIZON, level),
                    then.signals().get(1).at(HORIZON, level)
                }),
                load(came));
    }

    @Test
    void scenariosLoseLeastAndAreCalibrated() {
        walk("servegen_deepseek-r1.1min");
        assertThat(joint.loss).isLessThan(marginal.loss).isLessThan(0.98 * inputAlone.loss);
        assertThat(joint.coverage()).isBetween(0.92, 0.98);
        assertThat(direct.coverage()).isBetween(0.92, 0.98);
    }
}
