// SPDX-License-Identifier: Apache-2.0
/** The product as its users see it, and the arrows between its rooms. */
@NullMarked
package dev.leadline.system;

import org.jspecify.annotations.NullMarked;
