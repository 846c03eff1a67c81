// SPDX-License-Identifier: Apache-2.0
/** The external scaler of KEDA. */
@NullMarked
package dev.leadline.adapter.keda;

import org.jspecify.annotations.NullMarked;
