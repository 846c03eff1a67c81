// SPDX-License-Identifier: Apache-2.0
/** Stand-alone policies, the decision journal and demand history in SQL. */
@NullMarked
package dev.leadline.store;

import org.jspecify.annotations.NullMarked;
