// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.util.Arrays;
import java.util.Optional;

/** Which object follows a pool. */
public enum ManifestKind {
    /** HorizontalPodAutoscaler of autoscaling/v2. */
    Hpa("hpa", 253),
    /** KEDA's ScaledObject of keda.sh/v1alpha1; its name is the value of a label too. */
    ScaledObject("scaledobject", 63);

    private final String word;
    private final int longestName;

    ManifestKind(String word, int longestName) {
        this.word = word;
        this.longestName = longestName;
    }

    /** How it is asked for. */
    public String word() {
        return word;
    }

    int longestName() {
        return longestName;
    }

    /** The kind that is asked for by this word. */
    public static Optional<ManifestKind> of(String word) {
        return Arrays.stream(values()).filter(kind -> kind.word.equals(word)).findFirst();
    }
}
