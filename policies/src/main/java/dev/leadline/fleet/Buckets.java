// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Cumulative counts by ascending upper bound, in two arrays: each look at a fleet makes, compares and subtracts a dozen
 * of them per instance. An unmodifiable map whose entries come in the order of the bounds.
 */
public final class Buckets extends AbstractMap<Double, Double> {
    private static final Buckets NONE = new Buckets(new double[0], new double[0]);

    private final double[] bounds;
    private final double[] counts;

    private Buckets(double[] bounds, double[] counts) {
        this.bounds = bounds;
        this.counts = counts;
    }

    /**
     * Buckets of these bounds.
     *
     * @param bounds ascending; kept, so nobody may change them any more
     * @param counts one for each bound; kept as well
     */
    public static Buckets of(double[] bounds, double[] counts) {
        if (bounds.length != counts.length) {
            throw new IllegalArgumentException(bounds.length + " bounds need as many counts, not " + counts.length);
        }
        return counts.length == 0 ? NONE : new Buckets(bounds, counts);
    }

    /** The same buckets as a map. */
    public static Buckets of(Map<Double, Double> map) {
        if (map instanceof Buckets buckets) {
            return buckets;
        }
        SortedMap<Double, Double> sorted = new TreeMap<>(map);
        double[] bounds = new double[sorted.size()];
        double[] counts = new double[bounds.length];
        int next = 0;
        for (Map.Entry<Double, Double> entry : sorted.entrySet()) {
            bounds[next] = entry.getKey();
            counts[next++] = entry.getValue();
        }
        return of(bounds, counts);
    }

    /** The bucket of the largest bound that is at most this value. */
    public Optional<Map.Entry<Double, Double>> atMost(double value) {
        int after = after(value);
        return after == 0 ? Optional.empty() : Optional.of(entry(after - 1));
    }

    /** The bucket of the smallest bound above this value. */
    public Optional<Map.Entry<Double, Double>> above(double value) {
        int after = after(value);
        return after == bounds.length ? Optional.empty() : Optional.of(entry(after));
    }

    /** The bucket of the largest bound below this value. */
    public Optional<Map.Entry<Double, Double>> below(double value) {
        int place = Arrays.binarySearch(bounds, value);
        int next = place >= 0 ? place : -place - 1;
        return next == 0 ? Optional.empty() : Optional.of(entry(next - 1));
    }

    private int after(double value) {
        int place = Arrays.binarySearch(bounds, value);
        return place >= 0 ? place + 1 : -place - 1;
    }

    /** True when no count is negative, below the one before it or above a total, as it must be with cumulative counts. */
    public boolean riseTo(double total) {
        double below = 0;
        for (double count : counts) {
            if (count < below || count > total) {
                return false;
            }
            below = count;
        }
        return true;
    }

    boolean hasBoundsOf(Buckets other) {
        return Arrays.equals(bounds, other.bounds);
    }

    /** What each bucket gained since an older look at the same bounds; empty when one of them fell. */
    Optional<Buckets> since(Buckets old) {
        double[] gained = new double[counts.length];
        for (int i = 0; i < gained.length; i++) {
            gained[i] = counts[i] - old.counts[i];
            if (gained[i] < 0) {
                return Optional.empty();
            }
        }
        return Optional.of(of(bounds, gained));
    }

    /** Both together, of the same bounds. */
    Buckets plus(Buckets other) {
        double[] sums = new double[counts.length];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = counts[i] + other.counts[i];
        }
        return of(bounds, sums);
    }

    /** Every count multiplied by a weight. */
    public Buckets times(double weight) {
        double[] products = new double[counts.length];
        for (int i = 0; i < products.length; i++) {
            products[i] = weight * counts[i];
        }
        return of(bounds, products);
    }

    /** These counts multiplied by a weight, plus those of another, at the bounds that both have. */
    public Buckets timesPlus(double weight, Buckets other) {
        double[] common = new double[Math.min(bounds.length, other.bounds.length)];
        double[] sums = new double[common.length];
        int size = 0;
        int there = 0;
        for (int here = 0; here < bounds.length; here++) {
            while (there < other.bounds.length && other.bounds[there] < bounds[here]) {
                there++;
            }
            if (there < other.bounds.length && other.bounds[there] == bounds[here]) {
                common[size] = bounds[here];
                sums[size++] = weight * counts[here] + other.counts[there];
            }
        }
        return size == common.length ? of(common, sums) : of(Arrays.copyOf(common, size), Arrays.copyOf(sums, size));
    }

    private Map.Entry<Double, Double> entry(int index) {
        return Map.entry(bounds[index], counts[index]);
    }

    private int index(Object bound) {
        int place = bound instanceof Double value ? Arrays.binarySearch(bounds, value) : -1;
        return Math.max(-1, place);
    }

    @Override
    public boolean containsKey(Object bound) {
        return index(bound) >= 0;
    }

    @Override
    public @Nullable Double get(Object bound) {
        int place = index(bound);
        return place < 0 ? null : counts[place];
    }

    @Override
    public int size() {
        return bounds.length;
    }

    @Override
    public Set<Map.Entry<Double, Double>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Map.Entry<Double, Double>> {
        @Override
        public int size() {
            return bounds.length;
        }

        @Override
        public Iterator<Map.Entry<Double, Double>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < bounds.length;
                }

                @Override
                public Map.Entry<Double, Double> next() {
                    if (next == bounds.length) {
                        throw new NoSuchElementException("there are " + bounds.length + " buckets");
                    }
                    return entry(next++);
                }
            };
        }
    }
}
