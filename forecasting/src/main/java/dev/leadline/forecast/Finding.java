// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Locale;

/** Something about a series that a forecast should not be trusted over without a look. Counted in bins of the series. */
public sealed interface Finding permits Finding.Gap, Finding.SilentZeros, Finding.Jump {

    /** A sentence for whoever reads the explanation at night. */
    String sentence();

    /** Whether scaling down should wait until this is over. */
    boolean holdsScaleDown();

    /**
     * Nothing has been known for some bins.
     *
     * @param bins how many, up to now
     */
    record Gap(long bins) implements Finding {
        @Override
        public String sentence() {
            return "Nothing has been measured for " + bins
                    + " bins; the last known state is carried on and quantiles widen.";
        }

        @Override
        public boolean holdsScaleDown() {
            return true;
        }
    }

    /**
     * Exact zeros where the series is never or rarely zero: most likely a broken counter or scrape. They are taken as
     * unknown and not learned from, for six hours at most.
     *
     * @param bins how many, up to now
     */
    record SilentZeros(long bins) implements Finding {
        @Override
        public String sentence() {
            return "Demand reads exactly zero for " + bins
                    + " bins on a series that is hardly ever zero; this is taken for" + " missing data.";
        }

        @Override
        public boolean holdsScaleDown() {
            return true;
        }
    }

    /**
     * The last bin-to-bin rise of more than six robust standard deviations.
     *
     * @param binsAgo how long ago
     * @param from the value before
     * @param to the value after
     */
    record Jump(long binsAgo, double from, double to) implements Finding {
        /** Bins after a jump in which scaling down waits. */
        private static final long CALM = 5;

        @Override
        public String sentence() {
            return String.format(
                    Locale.ROOT, "Demand jumped from %.4g to %.4g units per bin, %d bins ago.", from, to, binsAgo);
        }

        @Override
        public boolean holdsScaleDown() {
            return binsAgo <= CALM;
        }
    }
}
