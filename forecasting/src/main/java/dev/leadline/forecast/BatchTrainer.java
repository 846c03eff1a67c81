// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.tribuo.Model;
import org.tribuo.Trainer;
import org.tribuo.Tribuo;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.regression.Regressor;
import org.tribuo.regression.rtree.CARTRegressionTrainer;
import org.tribuo.regression.rtree.impurity.MeanSquaredError;
import org.tribuo.regression.sgd.linear.LinearSGDTrainer;

/**
 * The slow path: learns two models per horizon from recorded bins, on the caller's own thread. Work is bounded by the rows
 * taken, three thousand at most, so that an hourly run of one series takes a second or two.
 */
public final class BatchTrainer {

    private static final int ENOUGH = 300;
    private static final int EPOCHS = 5;
    private static final double LEARNING_RATE = 0.05;
    private static final int DEPTH = 6;
    private static final float SMALLEST_LEAF = 20;

    private final long seed;

    /** @param seed decides the order of the examples; the same seed gives the same models */
    public BatchTrainer(long seed) {
        this.seed = seed;
    }

    /**
     * Learns what it can; horizons with fewer than 300 examples get no model.
     *
     * @param now when it is learned, for the provenance
     * @param mayGoOn asked before each horizon; those after the first no get no model
     */
    public BatchModel train(BatchTask task, Instant now, BooleanSupplier mayGoOn) {
        Map<Integer, Model<Regressor>> lines = new TreeMap<>();
        Map<Integer, Model<Regressor>> trees = new TreeMap<>();
        List<BatchProvenance.Holdout> holdouts = new ArrayList<>();
        for (int steps : task.steps()) {
            BatchExamples examples = BatchExamples.of(task, steps);
            if (examples.size() < ENOUGH) {
                continue;
            }
            if (!mayGoOn.getAsBoolean()) {
                break;
            }
            holdouts.add(new BatchProvenance.Holdout(
                    task.step().multipliedBy(steps),
                    examples.newer(),
                    examples.relativeError(line().train(examples.older())),
                    examples.relativeError(tree().train(examples.older()))));
            lines.put(steps, line().train(examples.all()));
            trees.put(steps, tree().train(examples.all()));
        }
        return new BatchModel(lines, trees, provenance(task, now, holdouts));
    }

    private BatchProvenance provenance(BatchTask task, Instant now, List<BatchProvenance.Holdout> holdouts) {
        int oldest = 0;
        while (oldest < task.bins().size() && task.bins().get(oldest) instanceof Bin.Unknown) {
            oldest++;
        }
        return new BatchProvenance(
                now,
                "Tribuo " + Tribuo.VERSION + " (" + EPOCHS + " epochs of pinball AdaGrad; a tree of depth " + DEPTH
                        + ")",
                seed,
                task.start().plus(task.step().multipliedBy(oldest)),
                task.start().plus(task.step().multipliedBy(task.bins().size())),
                task.step(),
                task.known(),
                List.of(BatchFeatures.names()),
                holdouts);
    }

    private Trainer<Regressor> line() {
        return new LinearSGDTrainer(
                new PinballObjective(0.5), new AdaGrad(LEARNING_RATE), EPOCHS, Integer.MAX_VALUE, 1, seed);
    }

    private Trainer<Regressor> tree() {
        return new CARTRegressionTrainer(DEPTH, SMALLEST_LEAF, 0, 1, false, new MeanSquaredError(), seed);
    }
}
