// SPDX-License-Identifier: Apache-2.0
/** What the server presents, and who is registered. */
@NullMarked
package dev.leadline.adapter.certificate;

import org.jspecify.annotations.NullMarked;
