// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** The next value is the last value: hard to beat up to five minutes ahead. */
final class LastValue implements Expert {

    private Opinion last = Opinion.NONE;

    @Override
    public String name() {
        return "last value";
    }

    @Override
    public void learn(long index, double value) {
        last = Opinion.level(value);
    }

    @Override
    public Opinion predict(int steps) {
        return last;
    }
}
