// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

/**
 * What a load generator has seen.
 *
 * @param reads answered with 200
 * @param seconds in which they were
 * @param refused answered otherwise, or not at all
 * @param halfMillis latency that half of the reads keep, ms
 * @param p99Millis latency that 99 % of the reads keep, ms
 * @param broken connections that the server closed
 */
record LoadResult(long reads, double seconds, long refused, double halfMillis, double p99Millis, long broken) {

    double readsPerSecond() {
        return reads / seconds;
    }

    /** On a line. */
    String line() {
        return reads + " " + seconds + " " + refused + " " + halfMillis + " " + p99Millis + " " + broken;
    }

    /** From a line. */
    static LoadResult of(String line) {
        String[] fields = line.split(" ", -1);
        return new LoadResult(
                Long.parseLong(fields[0]),
                Double.parseDouble(fields[1]),
                Long.parseLong(fields[2]),
                Double.parseDouble(fields[3]),
                Double.parseDouble(fields[4]),
                Long.parseLong(fields[5]));
    }
}
