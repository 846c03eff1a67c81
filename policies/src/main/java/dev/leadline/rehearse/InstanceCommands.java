// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/**
 * The life of the instances of a {@linkplain FleetSimulator#commanded commanded} simulator, told from outside: each call
 * happens at the simulator's present moment. Confined to the simulator's thread.
 *
 * <p>An instance that nobody knows is refused with an {@link IllegalArgumentException}, a step that its state does not
 * allow with an {@link IllegalStateException}; neither changes anything.
 */
public interface InstanceCommands {

    /** A new instance holds its accelerators, is billed for them from now on, and starts. */
    void allocate(String pool, String id);

    /** A starting instance serves from now on. */
    void ready(String id);

    /** Whether the router sends a ready instance new requests. What runs there goes on; what only waits goes elsewhere. */
    void accept(String id, boolean accepts);

    /** A ready instance takes nothing new and finishes what it has; it is billed until it is removed. */
    void drain(String id);

    /** Whether an instance that was told to drain has nothing left to do. */
    boolean isDrained(String id);

    /** An instance gives its accelerators back; what it has not finished is lost with it. */
    void remove(String id);
}
