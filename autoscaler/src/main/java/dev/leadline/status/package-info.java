// SPDX-License-Identifier: Apache-2.0
/** What Leadline says about a policy on the policy itself: status, conditions and events. */
@NullMarked
package dev.leadline.status;

import org.jspecify.annotations.NullMarked;
