// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.ScaleProblem;

/** What the API server's problems are called among the codes. */
public final class Problems {

    private Problems() {}

    /** The code of a problem. */
    public static ActuationCode code(ScaleProblem problem) {
        return switch (problem) {
            case Missing -> ActuationCode.TargetMissing;
            case NotScalable -> ActuationCode.NotScalable;
            case SelectorEmpty -> ActuationCode.SelectorEmpty;
            case Forbidden -> ActuationCode.Forbidden;
            case NamespaceTerminating -> ActuationCode.NamespaceTerminating;
            case Refused -> ActuationCode.Refused;
            case Unreachable -> ActuationCode.Unreachable;
        };
    }
}
