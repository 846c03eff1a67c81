// SPDX-License-Identifier: Apache-2.0
/** The figures of the metrics adapter, measured from outside beside the reference sample adapter. */
@NullMarked
package dev.leadline.benchmarks.adapter;

import org.jspecify.annotations.NullMarked;
