// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Map;
import java.util.Optional;
import org.tribuo.Model;
import org.tribuo.impl.ArrayExample;
import org.tribuo.regression.Regressor;

/** The seat of a batch model among the experts; without an opinion until a model is adopted. Models are not saved. */
final class BatchExpert implements Expert {

    private static final String[] NAMES = BatchFeatures.names();

    private final BatchKind kind;
    private final Levels levels;
    private final long stepMillis;
    private Optional<Map<Integer, Model<Regressor>>> models = Optional.empty();

    BatchExpert(BatchKind kind, Levels levels, long stepMillis) {
        this.kind = kind;
        this.levels = levels;
        this.stepMillis = stepMillis;
    }

    void adopt(BatchModel learned) {
        models = Optional.of(learned.of(kind));
    }

    @Override
    public String name() {
        return kind.title;
    }

    @Override
    public void learn(long index, double value) {
        // It learns in batches, and the levels learn once for everybody.
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        if (models.isEmpty() || levels.isEmpty()) {
            return false;
        }
        Model<Regressor> model = models.get().get(steps);
        if (model == null) {
            return false;
        }
        double[] features = BatchFeatures.of(levels, stepMillis, steps);
        double change = model.predict(new ArrayExample<>(BatchExamples.UNKNOWN, NAMES, features))
                .getOutput()
                .getValues()[0];
        return opinion.say(levels.last() + levels.unit() * change);
    }

    @Override
    public void exchange(Archive archive) {
        // A model is a large object of another library; it is trained anew within the hour.
    }
}
