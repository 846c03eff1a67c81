// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** The next value is the last value: hard to beat up to five minutes ahead. */
final class LastValue implements Expert {

    private boolean begun;
    private double last;

    @Override
    public String name() {
        return "last value";
    }

    @Override
    public void learn(long index, double value) {
        begun = true;
        last = value;
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        return begun && opinion.say(last);
    }

    @Override
    public void exchange(Archive archive) {
        begun = archive.flag(begun);
        last = archive.number(last);
    }
}
