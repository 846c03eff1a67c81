// SPDX-License-Identifier: Apache-2.0
/** The command line and the wiring of the application. */
@NullMarked
package dev.leadline.app;

import org.jspecify.annotations.NullMarked;
