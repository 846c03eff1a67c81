// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.ArrayList;
import java.util.List;
import org.tribuo.Example;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.impl.ArrayExample;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;

/**
 * What batch models learn one horizon from, in order of time: the change of the series over the horizon, in units of its
 * usual change, by what was known before it.
 *
 * @param steps the horizon, in bins
 * @param rows the newest examples, {@value #MOST} at most
 */
record BatchExamples(int steps, List<Example<Regressor>> rows) {

    static final Regressor UNKNOWN = new Regressor("change", Double.NaN);

    private static final int MOST = 3_000;
    private static final double FARTHEST = 10;
    private static final double LEARNED = 0.8;
    private static final String[] NAMES = BatchFeatures.names();

    static BatchExamples of(BatchTask task, int steps) {
        List<Example<Regressor>> rows = new ArrayList<>();
        Levels levels = new Levels(task.step());
        int from = Math.max(0, task.bins().size() - MOST - steps);
        for (int i = 0; i + steps < task.bins().size(); i++) {
            if (!(task.bins().get(i) instanceof Bin.Known(double now))) {
                continue;
            }
            levels.learn(task.first() + i, now);
            if (i >= from
                    && i >= Levels.LAGS
                    && levels.unit() > 0
                    && task.bins().get(i + steps) instanceof Bin.Known(double later)) {
                double change = Math.clamp((later - now) / levels.unit(), -FARTHEST, FARTHEST);
                double[] features = BatchFeatures.of(levels, task.step().toMillis(), steps);
                rows.add(new ArrayExample<>(new Regressor("change", change), NAMES, features));
            }
        }
        return new BatchExamples(steps, rows);
    }

    int size() {
        return rows.size();
    }

    MutableDataset<Regressor> all() {
        return dataset(rows);
    }

    /** The older examples, without those whose outcome lies among the newer ones. */
    MutableDataset<Regressor> older() {
        return dataset(rows.subList(0, Math.max(0, border() - steps)));
    }

    /** How far a model is off on the newer examples, beside the last value. */
    double relativeError(Model<Regressor> model) {
        double error = 0;
        double lastValue = 0;
        for (Example<Regressor> row : rows.subList(border(), rows.size())) {
            double truth = row.getOutput().getValues()[0];
            error += Math.abs(model.predict(row).getOutput().getValues()[0] - truth);
            lastValue += Math.abs(truth);
        }
        return lastValue > 0 ? error / lastValue : 1;
    }

    /** How many examples the newer ones are. */
    int newer() {
        return rows.size() - border();
    }

    private int border() {
        return (int) (LEARNED * rows.size());
    }

    private static MutableDataset<Regressor> dataset(List<Example<Regressor>> rows) {
        MutableDataset<Regressor> examples = new MutableDataset<>(
                new SimpleDataSourceProvenance("recorded bins", new RegressionFactory()), new RegressionFactory());
        rows.forEach(examples::add);
        return examples;
    }
}
