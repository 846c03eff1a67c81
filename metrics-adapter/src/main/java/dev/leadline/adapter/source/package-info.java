// SPDX-License-Identifier: Apache-2.0
/** Where decisions come from. */
@NullMarked
package dev.leadline.adapter.source;

import org.jspecify.annotations.NullMarked;
