// SPDX-License-Identifier: Apache-2.0
/** Quantities as types: a count is not a rate and neither is a share. */
@NullMarked
package dev.leadline.units;

import org.jspecify.annotations.NullMarked;
