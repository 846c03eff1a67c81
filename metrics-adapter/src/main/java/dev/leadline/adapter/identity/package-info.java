// SPDX-License-Identifier: Apache-2.0
/** Who asks, and may he. */
@NullMarked
package dev.leadline.adapter.identity;

import org.jspecify.annotations.NullMarked;
