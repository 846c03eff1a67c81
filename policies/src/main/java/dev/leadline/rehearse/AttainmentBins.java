// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Requests that came and met both targets, by time of arrival, where single requests are not kept. */
final class AttainmentBins {
    private final double binSeconds;
    private int[] offered = new int[1024];
    private int[] met = new int[1024];
    private int bins;

    AttainmentBins(double binSeconds) {
        this.binSeconds = binSeconds;
    }

    double binSeconds() {
        return binSeconds;
    }

    void arrived(double arrival) {
        int bin = (int) (arrival / binSeconds);
        if (bin >= offered.length) {
            offered = Arrays.copyOf(offered, Math.max(bin + 1, 2 * offered.length));
            met = Arrays.copyOf(met, offered.length);
        }
        bins = Math.max(bins, bin + 1);
        offered[bin]++;
    }

    void met(double arrival) {
        met[(int) (arrival / binSeconds)]++;
    }

    List<Optional<Double>> shares() {
        List<Optional<Double>> shares = new ArrayList<>();
        for (int bin = 0; bin < bins; bin++) {
            shares.add(offered[bin] == 0 ? Optional.empty() : Optional.of((double) met[bin] / offered[bin]));
        }
        return shares;
    }
}
