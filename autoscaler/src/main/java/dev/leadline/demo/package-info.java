// SPDX-License-Identifier: Apache-2.0
/** Simulated engines over real HTTP, replaying a real trace without a cluster. */
@NullMarked
package dev.leadline.demo;

import org.jspecify.annotations.NullMarked;
