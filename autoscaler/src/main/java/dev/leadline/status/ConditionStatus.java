// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

/** Whether a condition holds, in the spelling of the API. */
public enum ConditionStatus {
    /** It holds. */
    True,
    /** It does not hold. */
    False,
    /** Nobody can tell now. */
    Unknown
}
