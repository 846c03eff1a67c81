// SPDX-License-Identifier: Apache-2.0
/** The documents of external.metrics.k8s.io, byte by byte. Pure: no I/O, no clock. */
@NullMarked
package dev.leadline.adapter.wire;

import org.jspecify.annotations.NullMarked;
