// SPDX-License-Identifier: Apache-2.0
/**
 * Engines for fake pods: one listener that answers on every pod's own loopback address with metrics of a simulated
 * engine, whose life follows the life of the pod.
 */
@NullMarked
package dev.leadline.system.farm;

import org.jspecify.annotations.NullMarked;
