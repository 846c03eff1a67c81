// SPDX-License-Identifier: Apache-2.0
/** When: one cycle after the other, the ports to the outside, the journal. */
@NullMarked
package dev.leadline.loop;

import org.jspecify.annotations.NullMarked;
