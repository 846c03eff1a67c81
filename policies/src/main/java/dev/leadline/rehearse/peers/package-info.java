// SPDX-License-Identifier: Apache-2.0
/**
 * The scaling rules of other systems, each written after its own source with its own defaults and lags, to run beside
 * ours in rehearsals; and a sweep that gives each its best setting.
 */
@NullMarked
package dev.leadline.rehearse.peers;

import org.jspecify.annotations.NullMarked;
