// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Kubernetes.
 *
 * @param major for instance 1
 * @param minor for instance 35
 */
public record KubernetesVersion(int major, int minor) implements Comparable<KubernetesVersion> {

    /** From here on an HPA has a tolerance of its own. */
    static final KubernetesVersion TOLERANCE = new KubernetesVersion(1, 35);
    /** From here on an HPA may scale to zero without a feature gate. */
    static final KubernetesVersion SCALE_TO_ZERO = new KubernetesVersion(1, 37);

    private static final Pattern TEXT = Pattern.compile("v?([0-9]{1,3})[.]([0-9]{1,3})([.+-].{0,60})?");

    /** A version as servers say it, for instance {@code 1.34}, {@code v1.34.2} or {@code 1.34+}. */
    public static Optional<KubernetesVersion> parse(String text) {
        Matcher parts = TEXT.matcher(text);
        return parts.matches()
                ? Optional.of(new KubernetesVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2))))
                : Optional.empty();
    }

    boolean isBefore(KubernetesVersion other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(KubernetesVersion other) {
        return Comparator.comparingInt(KubernetesVersion::major)
                .thenComparingInt(KubernetesVersion::minor)
                .compare(this, other);
    }

    @Override
    public String toString() {
        return major + "." + minor;
    }
}
