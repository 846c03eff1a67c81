// SPDX-License-Identifier: Apache-2.0
/** JMH benchmarks; the figures and the commands that made them are in src/docs/benchmarks.md. */
@NullMarked
package dev.leadline.benchmarks;

import org.jspecify.annotations.NullMarked;
