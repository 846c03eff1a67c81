// SPDX-License-Identifier: Apache-2.0
/** The ports: HTTP over TLS, probes, metrics. */
@NullMarked
package dev.leadline.adapter.server;

import org.jspecify.annotations.NullMarked;
