// SPDX-License-Identifier: Apache-2.0
/** Loads on which policies are compared, and what a planner with full knowledge would have bought for them. */
@NullMarked
package dev.leadline.rehearse.battery;

import org.jspecify.annotations.NullMarked;
