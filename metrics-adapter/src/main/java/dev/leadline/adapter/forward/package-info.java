// SPDX-License-Identifier: Apache-2.0
/** Names that are not ours, handed on to another provider of external metrics. */
@NullMarked
package dev.leadline.adapter.forward;

import org.jspecify.annotations.NullMarked;
