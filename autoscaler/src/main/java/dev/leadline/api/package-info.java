// SPDX-License-Identifier: Apache-2.0
/** REST, server-sent events and the console page. */
@NullMarked
package dev.leadline.api;

import org.jspecify.annotations.NullMarked;
