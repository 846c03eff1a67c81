// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import java.net.InetAddress;
import java.util.Optional;

/**
 * What a fleet has to know of a pod.
 *
 * @param id never used twice
 * @param pool name of the pool it serves in
 * @param address its own loopback address; absent until it has one
 * @param scheduled whether it has a node, and with it accelerators
 * @param ready whether Kubernetes calls it ready
 * @param accepting whether the router's selector takes it; true where nothing is said about that
 * @param terminating whether it was told to end
 */
public record EnginePod(
        String id,
        String pool,
        Optional<InetAddress> address,
        boolean scheduled,
        boolean ready,
        boolean accepting,
        boolean terminating) {}
