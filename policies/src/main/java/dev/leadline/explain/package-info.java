// SPDX-License-Identifier: Apache-2.0
/** Why a number is what it is: ordered steps, each with code, numbers and a sentence. */
@NullMarked
package dev.leadline.explain;

import org.jspecify.annotations.NullMarked;
