// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import java.util.List;
import java.util.stream.Collectors;

/** All rows, in Markdown. */
record FigureTable(List<Figure> figures) {

    FigureTable {
        figures = List.copyOf(figures);
    }

    /** True when every limit is kept. */
    boolean isMet() {
        return figures.stream().allMatch(Figure::isMet);
    }

    String markdown() {
        return figures.stream().map(Figure::row).collect(Collectors.joining("\n", """
                        | figure | limit | median | spread | sample adapter | verdict |
                        |---|--:|--:|--:|--:|---|
                        """, "\n"));
    }
}
