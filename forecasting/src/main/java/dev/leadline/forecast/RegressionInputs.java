// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** What a regression on changes looks at; all inputs are zero when nothing has happened. */
enum RegressionInputs {
    /** All averages, the mean and what the day and the week did from now to the target: learns slowly. */
    MANY("seasonal change regression", 7, 3, 0.9995, false) {
        @Override
        void fill(Levels levels, double[] into) {
            double last = levels.last();
            into[0] = last - levels.lag(1);
            for (int i = 0; i < Levels.RATES.length; i++) {
                into[i + 1] = last - levels.averages[i];
            }
            into[6] = last - levels.mean();
        }

        @Override
        void fillAhead(Levels levels, int steps, double[] into) {
            double last = levels.last();
            into[7] = rise(levels.day, levels.now(), steps);
            into[8] = rise(levels.week, levels.now(), steps);
            into[9] = levels.day.knows(levels.now() + steps) ? levels.day.at(levels.now() + steps) - last : 0;
        }
    },
    /** The same idea on square roots, where counts scatter alike at every level. */
    ROOTS("root change regression", 5, 1, 0.999, true) {
        @Override
        void fill(Levels levels, double[] into) {
            double last = Math.sqrt(levels.last());
            into[0] = last - Math.sqrt(levels.lag(1));
            into[1] = last - Math.sqrt(levels.averages[0]);
            into[2] = last - Math.sqrt(levels.averages[1]);
            into[3] = last - Math.sqrt(levels.averages[2]);
            into[4] = last - Math.sqrt(levels.averages[4]);
        }

        @Override
        void fillAhead(Levels levels, int steps, double[] into) {
            long now = levels.now();
            boolean known = levels.day.knows(now) && levels.day.knows(now + steps);
            into[5] = known ? Math.sqrt(levels.day.at(now + steps)) - Math.sqrt(levels.day.at(now)) : 0;
        }
    },
    /** The values before the last: an autoregression of order seven. */
    LAGS("autoregression", 7, 0, 0.9995, false) {
        @Override
        void fill(Levels levels, double[] into) {
            for (int i = 0; i < into.length; i++) {
                into[i] = levels.lag(i + 1) - levels.last();
            }
        }

        @Override
        void fillAhead(Levels levels, int steps, double[] into) {
            // It looks back only.
        }
    };

    final String title;
    final int count;
    /** So many of the first inputs are the same for every horizon. */
    final int shared;

    final double memory;
    final boolean roots;

    RegressionInputs(String title, int shared, int ahead, double memory, boolean roots) {
        this.title = title;
        this.shared = shared;
        this.count = shared + ahead;
        this.memory = memory;
        this.roots = roots;
    }

    /** Fills the shared inputs. */
    abstract void fill(Levels levels, double[] into);

    /** Fills those behind them, which tell what a profile does until the target. */
    abstract void fillAhead(Levels levels, int steps, double[] into);

    private static double rise(Profile profile, long now, int steps) {
        return profile.knows(now) && profile.knows(now + steps) ? profile.at(now + steps) - profile.at(now) : 0;
    }
}
