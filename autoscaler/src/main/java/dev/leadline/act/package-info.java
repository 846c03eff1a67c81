// SPDX-License-Identifier: Apache-2.0
/** Changes the world: scales what a plan asks for. */
@NullMarked
package dev.leadline.act;

import org.jspecify.annotations.NullMarked;
