// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

/** How a replica comes by its accelerators, which decides how long it takes from order to ready. */
public enum StartPath {
    /** They are free now. */
    FreeAccelerator,
    /** A placeholder of lower priority has to leave them first. */
    PlaceholderEvicted,
    /** A node has to be made first. */
    NewNode
}
