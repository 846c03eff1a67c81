// SPDX-License-Identifier: Apache-2.0
/** Forecasts, observation, policy and history in, a scaling plan out. */
@NullMarked
package dev.leadline.decide;

import org.jspecify.annotations.NullMarked;
