// SPDX-License-Identifier: Apache-2.0
/** The custom resources as Kubernetes sees them; the only package here that knows fabric8. */
@NullMarked
package dev.leadline.crd;

import org.jspecify.annotations.NullMarked;
