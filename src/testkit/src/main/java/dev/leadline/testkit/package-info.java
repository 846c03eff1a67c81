// SPDX-License-Identifier: Apache-2.0
/** What tests of every room share: seeded property tests. */
@NullMarked
package dev.leadline.testkit;

import org.jspecify.annotations.NullMarked;
