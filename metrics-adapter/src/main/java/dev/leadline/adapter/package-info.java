// SPDX-License-Identifier: Apache-2.0
/** Decisions as numbers that other autoscalers read. */
@NullMarked
package dev.leadline.adapter;

import org.jspecify.annotations.NullMarked;
