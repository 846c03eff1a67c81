// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/** How far Leadline may go. */
public enum Mode {
    /** Decide and publish; never write to the cluster. */
    Advise,
    /** Decide, publish and act. */
    Enforce,
    /** Publish the held number again and again. */
    Paused
}
