// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import java.util.Set;

/** Names of external metrics that count replicas. */
final class LeadlineMetrics {

    static final String DESIRED = "leadline_desired_replicas";

    /** {@link #DESIRED} and its names for those who come from llm-d. */
    static final Set<String> ALL = Set.of(DESIRED, "wva_desired_replicas", "inferno_desired_replicas");

    private LeadlineMetrics() {}
}
