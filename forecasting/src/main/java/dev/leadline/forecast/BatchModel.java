// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Map;
import java.util.TreeMap;
import org.tribuo.Model;
import org.tribuo.regression.Regressor;

/** What batch training has learned: two models per horizon, to be judged by the same weights as every other expert. */
public final class BatchModel {

    private final Map<Integer, Model<Regressor>> lines;
    private final Map<Integer, Model<Regressor>> trees;
    private final BatchProvenance provenance;

    BatchModel(Map<Integer, Model<Regressor>> lines, Map<Integer, Model<Regressor>> trees, BatchProvenance provenance) {
        this.lines = new TreeMap<>(lines);
        this.trees = new TreeMap<>(trees);
        this.provenance = provenance;
    }

    /** Who trained it on what, and how well it did there. */
    public BatchProvenance provenance() {
        return provenance;
    }

    /** Whether there was too little to learn anything from. */
    public boolean isEmpty() {
        return lines.isEmpty() && trees.isEmpty();
    }

    Map<Integer, Model<Regressor>> of(BatchKind kind) {
        return switch (kind) {
            case LINE -> lines;
            case TREE -> trees;
        };
    }
}
