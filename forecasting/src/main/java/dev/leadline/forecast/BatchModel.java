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
    private final String provenance;

    BatchModel(Map<Integer, Model<Regressor>> lines, Map<Integer, Model<Regressor>> trees, String provenance) {
        this.lines = new TreeMap<>(lines);
        this.trees = new TreeMap<>(trees);
        this.provenance = provenance;
    }

    /** Who trained it on what, in words. */
    public String provenance() {
        return provenance;
    }

    Map<Integer, Model<Regressor>> of(BatchKind kind) {
        return switch (kind) {
            case LINE -> lines;
            case TREE -> trees;
        };
    }
}
