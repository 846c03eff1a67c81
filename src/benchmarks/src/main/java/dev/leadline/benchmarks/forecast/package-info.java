// SPDX-License-Identifier: Apache-2.0
/** What the forecast is worth on recorded series: the whole table of figures by one command. */
@NullMarked
package dev.leadline.benchmarks.forecast;

import org.jspecify.annotations.NullMarked;
