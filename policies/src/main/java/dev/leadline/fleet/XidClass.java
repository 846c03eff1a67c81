// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Set;

/**
 * What an NVIDIA XID says about the GPU that reported it. The gauge that carries it keeps the last XID until the driver
 * restarts, so a class tells what the GPU is since then, not that something happens now.
 *
 * <p>Source of the classes: the XID names of dcgm-exporter and the list of application faults that NVIDIA's device
 * plugin and DRA driver ignore.
 */
enum XidClass {
    /** No XID since the driver started. */
    None(Set.of(0)),
    /** A fault of the program that ran; the GPU is fine. */
    Application(Set.of(13, 31, 43, 45, 68, 109)),
    /** Off the bus or its firmware no longer answers. */
    Gone(Set.of(62, 79, 119, 120, 143)),
    /** Memory that can no longer be trusted. */
    Memory(Set.of(48, 64, 95, 140, 157)),
    /** A memory fault that was contained: the program died, the GPU works and wants a reset. */
    Contained(Set.of(63, 94, 156)),
    /** The link between GPUs fails; harmless to an instance that has only one. */
    Link(Set.of(74, 121, 136, 145, 149, 155)),
    /** Worth a look, no harm yet. */
    Watch(Set.of(92, 154)),
    /** Not in any list: degraded until somebody knows better. */
    Unlisted(Set.of());

    private final Set<Integer> members;

    XidClass(Set<Integer> members) {
        this.members = members;
    }

    static XidClass of(int xid) {
        for (XidClass one : values()) {
            if (one.members.contains(xid)) {
                return one;
            }
        }
        return Unlisted;
    }
}
