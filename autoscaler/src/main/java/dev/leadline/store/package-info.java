// SPDX-License-Identifier: Apache-2.0
/** Policies where they are kept (a database, or a cluster), the decision journal and demand history in SQL. */
@NullMarked
package dev.leadline.store;

import org.jspecify.annotations.NullMarked;
