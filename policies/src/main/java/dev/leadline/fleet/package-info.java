// SPDX-License-Identifier: Apache-2.0
/** What is running: instances, readings and the rates between two looks at the fleet. */
@NullMarked
package dev.leadline.fleet;

import org.jspecify.annotations.NullMarked;
