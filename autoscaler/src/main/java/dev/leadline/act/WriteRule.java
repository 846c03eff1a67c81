// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.ScaleFacts;

/**
 * Which number is written, from what was read and what was decided. A decision to shrink holds only for the size that it
 * was made from; growing does not depend on it.
 */
final class WriteRule {

    private WriteRule() {}

    /**
     * @param read the target as it is now
     * @param desired what was decided
     * @param seen the size that the decision saw
     */
    static Verdict decide(ScaleFacts read, int desired, int seen) {
        int now = read.specReplicas();
        String name = name(read);
        if (desired == now) {
            return Verdict.Refused.because(
                    ActuationCode.Unchanged, name + " asks for " + replicas(now) + " already; nothing was written.");
        }
        if (desired < now && now != seen) {
            return Verdict.Refused.because(
                    ActuationCode.Outdated,
                    name + " asks for " + replicas(now) + ", but the decision to shrink to " + desired + " saw " + seen
                            + "; nothing was written and the next look decides again.");
        }
        return new Verdict.Write(desired);
    }

    static String name(ScaleFacts read) {
        return read.target().kind() + " " + read.namespace() + "/"
                + read.target().name();
    }

    static String replicas(int count) {
        return count == 1 ? "1 replica" : count + " replicas";
    }
}
