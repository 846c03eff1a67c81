// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import java.util.List;

/** Colours that can be told apart, the first for Leadline (after Okabe and Ito, which colour-blind people can read). */
final class Palette {
    private static final List<String> COLOURS = List.of(
            "#0072b2", "#e69f00", "#009e73", "#cc79a7", "#d55e00", "#56b4e9", "#8a8a00", "#7a5195", "#444444",
            "#b8860b");

    private Palette() {}

    static String colour(int index) {
        return COLOURS.get(index % COLOURS.size());
    }
}
