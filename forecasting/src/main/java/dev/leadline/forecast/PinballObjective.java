// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import com.oracle.labs.mlrg.olcut.config.Config;
import com.oracle.labs.mlrg.olcut.provenance.ConfiguredObjectProvenance;
import com.oracle.labs.mlrg.olcut.provenance.impl.ConfiguredObjectProvenanceImpl;
import com.oracle.labs.mlrg.olcut.util.Pair;
import org.tribuo.math.la.DenseVector;
import org.tribuo.math.la.SGDVector;
import org.tribuo.regression.sgd.RegressionObjective;

/** The pinball loss for Tribuo's gradient trainers, which learn the mean and the median but no other quantile. */
final class PinballObjective implements RegressionObjective {

    @Config(description = "Probability of the quantile to learn.")
    private double level = 0.5;

    /** For Tribuo's configuration system: the median. */
    PinballObjective() {}

    PinballObjective(double level) {
        this.level = level;
    }

    /**
     * Loss and direction of one example.
     *
     * @deprecated by Tribuo under this name, which is still the one that its interface asks for
     */
    @Override
    @Deprecated
    public Pair<Double, SGDVector> loss(DenseVector truth, SGDVector prediction) {
        double loss = 0;
        double[] gradient = new double[truth.size()];
        for (int i = 0; i < gradient.length; i++) {
            loss += Pinball.loss(level, prediction.get(i), truth.get(i));
            // Tribuo follows this direction upwards.
            gradient[i] = truth.get(i) >= prediction.get(i) ? level : level - 1;
        }
        return new Pair<>(loss, DenseVector.createDenseVector(gradient));
    }

    @Override
    public ConfiguredObjectProvenance getProvenance() {
        return new ConfiguredObjectProvenanceImpl(this, "RegressionObjective");
    }

    @Override
    public String toString() {
        return "PinballObjective(level=" + level + ")";
    }
}
