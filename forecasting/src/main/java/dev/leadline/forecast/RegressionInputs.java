// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** What a regression on changes looks at; all inputs are zero when nothing has happened. */
enum RegressionInputs {
    /** All averages, the mean and what the day and the week did from now to the target: learns slowly. */
    MANY("seasonal change regression", 10, 0.9995, false) {
        @Override
        void fill(Levels levels, int steps, double[] into) {
            double last = levels.last();
            into[0] = last - levels.lag(1);
            for (int i = 0; i < Levels.RATES.length; i++) {
                into[i + 1] = last - levels.averages[i];
            }
            into[6] = last - levels.mean();
            into[7] = rise(levels.day, levels.now(), steps);
            into[8] = rise(levels.week, levels.now(), steps);
            into[9] = levels.day.knows(levels.now() + steps) ? levels.day.at(levels.now() + steps) - last : 0;
        }
    },
    /** The same idea on square roots, where counts scatter alike at every level. */
    ROOTS("root change regression", 6, 0.999, true) {
        @Override
        void fill(Levels levels, int steps, double[] into) {
            double last = Math.sqrt(levels.last());
            into[0] = last - Math.sqrt(levels.lag(1));
            into[1] = last - Math.sqrt(levels.averages[0]);
            into[2] = last - Math.sqrt(levels.averages[1]);
            into[3] = last - Math.sqrt(levels.averages[2]);
            into[4] = last - Math.sqrt(levels.averages[4]);
            long now = levels.now();
            boolean known = levels.day.knows(now) && levels.day.knows(now + steps);
            into[5] = known ? Math.sqrt(levels.day.at(now + steps)) - Math.sqrt(levels.day.at(now)) : 0;
        }
    },
    /** The values before the last: an autoregression of order seven. */
    LAGS("autoregression", 7, 0.9995, false) {
        @Override
        void fill(Levels levels, int steps, double[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = levels.lag(i + 1) - levels.last();
            }
        }
    };

    final String title;
    final int count;
    final double memory;
    final boolean roots;

    RegressionInputs(String title, int count, double memory, boolean roots) {
        this.title = title;
        this.count = count;
        this.memory = memory;
        this.roots = roots;
    }

    abstract void fill(Levels levels, int steps, double[] into);

    private static double rise(Profile profile, long now, int steps) {
        return profile.knows(now) && profile.knows(now + steps) ? profile.at(now + steps) - profile.at(now) : 0;
    }
}
