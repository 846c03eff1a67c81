// SPDX-License-Identifier: Apache-2.0
/** The battery: workloads × cold starts × policies, beside what a planner with full knowledge would have bought. */
@NullMarked
package dev.leadline.benchmarks.battery;

import org.jspecify.annotations.NullMarked;
