// SPDX-License-Identifier: Apache-2.0
/** Programs that take the figures of the docs on the testbed; {@code src/testbed/figures} runs them. */
@NullMarked
package dev.leadline.system.figures;

import org.jspecify.annotations.NullMarked;
