// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/**
 * Demand that is often zero: the chance that there is any, times its usual size, each smoothed on its own. The chance fades
 * while nothing comes, as Croston's interval does not: Teunter, Syntetos and Babai, "Intermittent demand", European Journal
 * of Operational Research 214 (2011). Silent on a series that was never zero.
 */
final class SparseDemand implements Expert {

    private static final double CHANCE_RATE = 0.05;
    private static final double SIZE_RATE = 0.1;

    private long learned;
    private long sizes;
    private double chance;
    private double size;

    @Override
    public String name() {
        return "sparse demand";
    }

    @Override
    public void learn(long index, double value) {
        learned++;
        chance += Math.max(CHANCE_RATE, 1.0 / learned) * ((value > 0 ? 1 : 0) - chance);
        if (value > 0) {
            sizes++;
            size += Math.max(SIZE_RATE, 1.0 / sizes) * (value - size);
        }
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        return sizes > 0 && sizes < learned && opinion.say(chance * size);
    }

    @Override
    public void exchange(Archive archive) {
        learned = archive.whole(learned);
        sizes = archive.whole(sizes);
        chance = archive.number(chance);
        size = archive.number(size);
    }
}
