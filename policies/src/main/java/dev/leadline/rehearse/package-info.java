// SPDX-License-Identifier: Apache-2.0
/** Rehearsals: a deterministic fleet simulator and the policies that are measured against ours. */
@NullMarked
package dev.leadline.rehearse;

import org.jspecify.annotations.NullMarked;
