// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

/**
 * What an NVIDIA XID says about the GPU that reported it. The gauge that carries it keeps the last XID until the driver
 * restarts, so a class tells what the GPU is since then, not that something happens now.
 *
 * <p>Source of the classes: the XID names of dcgm-exporter and the list of application faults that NVIDIA's device
 * plugin and DRA driver ignore.
 */
enum XidClass {
    /** No XID since the driver started. */
    None,
    /** A fault of the program that ran; the GPU is fine. */
    Application,
    /** Off the bus or its firmware no longer answers. */
    Gone,
    /** Memory that can no longer be trusted. */
    Memory,
    /** A memory fault that was contained: the program died, the GPU works and wants a reset. */
    Contained,
    /** The link between GPUs fails; harmless to an instance that has only one. */
    Link,
    /** Worth a look, no harm yet. */
    Watch,
    /** Not in any list: degraded until somebody knows better. */
    Unlisted;

    static XidClass of(int xid) {
        return switch (xid) {
            case 0 -> None;
            case 13, 31, 43, 45, 68, 109 -> Application;
            case 62, 79, 119, 120, 143 -> Gone;
            case 48, 64, 95, 140, 157 -> Memory;
            case 63, 94, 156 -> Contained;
            case 74, 121, 136, 145, 149, 155 -> Link;
            case 92, 154 -> Watch;
            default -> Unlisted;
        };
    }
}
