// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** One of the averages that are kept for all experts. */
record LevelAverage(Levels levels, int place) implements Expert {

    @Override
    public String name() {
        return "average " + Levels.RATES[place];
    }

    @Override
    public void learn(long index, double value) {
        // The levels learn once for everybody.
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        return !levels.isEmpty() && opinion.say(levels.averages[place]);
    }

    @Override
    public void exchange(Archive archive) {
        // The levels are exchanged once for everybody.
    }
}
