// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** The two kinds of batch model. */
enum BatchKind {
    /** A linear median by stochastic gradients on the pinball loss. */
    LINE("learned line"),
    /** A regression tree, for what recurs at the same minutes. */
    TREE("learned tree");

    final String title;

    BatchKind(String title) {
        this.title = title;
    }
}
