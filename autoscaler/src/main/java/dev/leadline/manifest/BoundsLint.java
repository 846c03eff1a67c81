// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

import dev.leadline.policy.Pool;
import java.util.List;

/** Can the object go as low and as high as the policy? */
final class BoundsLint {

    private BoundsLint() {}

    static void lint(
            Tree spec,
            String minField,
            int minDefault,
            String maxField,
            int maxDefault,
            Pool pool,
            List<LintFinding> findings) {
        long min = spec.whole(minField).orElse(minDefault);
        long max = spec.whole(maxField).orElse(maxDefault);
        int wantedMin = pool.replicas().min().count();
        int wantedMax = pool.replicas().max().count();
        if (min > wantedMin) {
            findings.add(new LintFinding(
                    LintCode.BoundsNarrower,
                    spec.path(minField),
                    "It never goes below " + min + ", and the policy may decide " + wantedMin + ".",
                    "Write " + minField + ": " + wantedMin + ", or raise replicas.min of pool " + pool.name() + "."));
        }
        if (max < wantedMax) {
            findings.add(new LintFinding(
                    LintCode.BoundsNarrower,
                    spec.path(maxField),
                    "It never goes above " + max + ", and the policy may decide " + wantedMax + ".",
                    "Write " + maxField + ": " + wantedMax + ", or lower replicas.max of pool " + pool.name() + "."));
        }
    }
}
