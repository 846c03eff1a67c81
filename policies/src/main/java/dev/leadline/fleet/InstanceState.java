// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

/** The life of one instance, in order. */
public enum InstanceState {
    /** Asked for, but without accelerators yet. */
    Pending,
    /** Has its accelerators and is loading. */
    Starting,
    /** Takes requests. */
    Ready,
    /** Finishes what it has and takes nothing new. */
    Draining
}
