// SPDX-License-Identifier: Apache-2.0
/** HPAs and ScaledObjects that follow a policy: written, and looked over. Pure: no I/O, no clock. */
@NullMarked
package dev.leadline.manifest;

import org.jspecify.annotations.NullMarked;
