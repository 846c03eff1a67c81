// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.util.Optional;

/**
 * What a manifest depends on besides the policy.
 *
 * @param kubernetes version of the cluster; absent means one that knows everything used here
 * @param scalerAddress host and port of the adapter's scaler for KEDA
 */
public record ManifestOptions(Optional<KubernetesVersion> kubernetes, String scalerAddress) {

    /** Where the chart puts the scaler. */
    public static final String SCALER_ADDRESS = "leadline-adapter.leadline-system.svc:6444";

    /** A cluster of today, and the chart's address. */
    public static final ManifestOptions DEFAULT = new ManifestOptions(Optional.empty(), SCALER_ADDRESS);

    boolean isKnownBefore(KubernetesVersion version) {
        return kubernetes.filter(known -> known.isBefore(version)).isPresent();
    }
}
