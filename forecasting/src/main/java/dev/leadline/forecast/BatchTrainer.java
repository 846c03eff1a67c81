// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Map;
import java.util.TreeMap;
import org.tribuo.Model;
import org.tribuo.MutableDataset;
import org.tribuo.Trainer;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;
import org.tribuo.regression.RegressionFactory;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;
import org.tribuo.regression.sgd.linear.LinearSGDTrainer;

/**
 * The slow path: learns two models per horizon from recorded bins, on the caller's own thread. Work is bounded by the rows
 * taken, {@value #ROWS} at most, so that an hourly run of one series takes about a second.
 */
public final class BatchTrainer {

    static final Regressor UNKNOWN = new Regressor("change", Double.NaN);

    private static final int ROWS = 3_000;
    private static final int ENOUGH = 300;
    private static final int EPOCHS = 5;
    private static final double LEARNING_RATE = 0.05;
    private static final int DEPTH = 6;
    private static final float SMALLEST_LEAF = 20;
    private static final double FARTHEST = 10;
    private static final String[] NAMES = BatchFeatures.names();

    private final long seed;

    /** @param seed decides the order of the examples; the same seed gives the same models */
    public BatchTrainer(long seed) {
        this.seed = seed;
    }

    /** Learns what it can; horizons with fewer than 300 examples get no model. */
    public BatchModel train(BatchTask task) {
        Map<Integer, Model<Regressor>> lines = new TreeMap<>();
        Map<Integer, Model<Regressor>> trees = new TreeMap<>();
        int rows = 0;
        for (int steps : task.steps()) {
            MutableDataset<Regressor> examples = examples(task, steps);
            if (examples.size() < ENOUGH) {
                continue;
            }
            rows = Math.max(rows, examples.size());
            lines.put(steps, line().train(examples));
            trees.put(steps, tree().train(examples));
        }
        return new BatchModel(
                lines,
                trees,
                "Tribuo 4.3.2, " + EPOCHS + " epochs of pinball AdaGrad and a tree of depth " + DEPTH + ", " + rows
                        + " rows up to bin " + (task.first() + task.bins().size() - 1) + ", seed " + seed);
    }

    private Trainer<Regressor> line() {
        return new LinearSGDTrainer(
                new PinballObjective(0.5), new AdaGrad(LEARNING_RATE), EPOCHS, Integer.MAX_VALUE, 1, seed);
    }

    private Trainer<Regressor> tree() {
        return new CARTRegressionTrainer(DEPTH, SMALLEST_LEAF, 0, 1, false, new MeanSquaredError(), seed);
    }

    private static MutableDataset<Regressor> examples(BatchTask task, int steps) {
        MutableDataset<Regressor> examples = new MutableDataset<>(
                new SimpleDataSourceProvenance("recorded bins", new RegressionFactory()), new RegressionFactory());
        Levels levels = new Levels(task.step());
        int from = Math.max(0, task.bins().size() - ROWS - steps);
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
                examples.add(new ArrayExample<>(new Regressor("change", change), NAMES, features));
            }
        }
        return examples;
    }
}
