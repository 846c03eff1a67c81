// SPDX-License-Identifier: Apache-2.0
/** Demand and hardware in, replicas needed out: one class per theory. */
@NullMarked
package dev.leadline.capacity;

import org.jspecify.annotations.NullMarked;
