// SPDX-License-Identifier: Apache-2.0
/** The command line of the adapter, and how its rooms are wired. */
@NullMarked
package dev.leadline.adapter.app;

import org.jspecify.annotations.NullMarked;
