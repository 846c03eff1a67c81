// SPDX-License-Identifier: Apache-2.0
/** What the Kubernetes API server says and hears, as plain records; nothing here knows of decisions. */
@NullMarked
package dev.leadline.cluster;

import org.jspecify.annotations.NullMarked;
