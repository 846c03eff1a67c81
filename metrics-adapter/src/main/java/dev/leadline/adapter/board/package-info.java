// SPDX-License-Identifier: Apache-2.0
/** What is served and how far it may be trusted, as values. Pure: no I/O, no clock. */
@NullMarked
package dev.leadline.adapter.board;

import org.jspecify.annotations.NullMarked;
