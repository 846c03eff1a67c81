// SPDX-License-Identifier: Apache-2.0
/** Numbers in, quantile paths out: online forecasts of one series at a time. Knows nothing of GPUs. */
@NullMarked
package dev.leadline.forecast;

import org.jspecify.annotations.NullMarked;
