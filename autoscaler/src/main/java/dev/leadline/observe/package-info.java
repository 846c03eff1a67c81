// SPDX-License-Identifier: Apache-2.0
/** Looks at the world: engines, routers and GPUs become fleet snapshots. */
@NullMarked
package dev.leadline.observe;

import org.jspecify.annotations.NullMarked;
