// SPDX-License-Identifier: Apache-2.0
/** What operators ask for, as records that are valid by construction. */
@NullMarked
package dev.leadline.policy;

import org.jspecify.annotations.NullMarked;
