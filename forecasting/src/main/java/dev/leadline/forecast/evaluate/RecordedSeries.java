// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.Bin;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A series that is kept whole, because it is walked through more than once.
 *
 * @param name what reports call it
 * @param step distance of two bins
 * @param bins from the first one on, gaps included
 */
public record RecordedSeries(String name, Duration step, List<Bin> bins) {

    /** Copies the list. */
    public RecordedSeries {
        bins = List.copyOf(bins);
    }

    /**
     * Reads one column to its end.
     *
     * @throws TableFormatException when a line is wrong
     * @throws IOException when the stream itself fails
     */
    public static RecordedSeries read(InputStream bytes, String name, String column, Duration step) throws IOException {
        SeriesReader reader = new SeriesReader(bytes, name, column, step);
        List<Bin> bins = new ArrayList<>();
        long first = 0;
        for (Optional<SeriesRow> row = reader.next(); row.isPresent(); row = reader.next()) {
            first = bins.isEmpty() ? row.get().startMillis() : first;
            long index = (row.get().startMillis() - first) / step.toMillis();
            while (bins.size() < index) {
                bins.add(Bin.unknown());
            }
            bins.add(row.get().bin());
        }
        return new RecordedSeries(name + " " + column, step, bins);
    }

    /** The same with other bins in the places from {@code from} on. */
    RecordedSeries replaced(int from, int count, Bin bin) {
        List<Bin> changed = new ArrayList<>(bins);
        for (int i = from; i < Math.min(from + count, changed.size()); i++) {
            changed.set(i, bin);
        }
        return new RecordedSeries(name, step, changed);
    }

    /** Start of a bin, in milliseconds after the first one. */
    long millis(int index) {
        return index * step.toMillis();
    }
}
