// SPDX-License-Identifier: Apache-2.0
/** How many pushed observations a service answers. */
@NullMarked
package dev.leadline.benchmarks.push;

import org.jspecify.annotations.NullMarked;
