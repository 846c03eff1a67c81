// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

/** How a capacity is known. */
public enum Confidence {
    /** From a profile of the catalogue; nothing measured yet. */
    Prior,
    /** From what the engines did, on top of a prior where there is one. */
    Learned
}
