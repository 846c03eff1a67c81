// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * The experts of one declared period P. All look at the bin one period before the target and have no opinion while that
 * bin is unknown, so that nothing seasonal is invented before a full period was seen.
 */
final class Season {

    /** How fast the present difference to the last period is followed, and how it fades per step. */
    private static final double FOLLOW = 0.3;

    private static final double FADE = 0.995;
    private static final int CYCLES = 3;

    private final Duration period;
    private final long steps;
    private final BinStore store;
    private final String label;

    Season(Duration period, Duration step, BinStore store) {
        this.period = period;
        this.steps = period.toMillis() / step.toMillis();
        this.store = store;
        this.label = period.toString().substring(2).toLowerCase(Locale.ROOT);
    }

    Duration period() {
        return period;
    }

    long steps() {
        return steps;
    }

    /** All experts of this season; the re-levelled one, which declared shares rest on, is the first. */
    List<Expert> experts() {
        return List.of(new Relevelled("season " + label + " re-levelled", 1), new Plain(), profile());
    }

    /** The value one period before the target. */
    Expert plain() {
        return new Plain();
    }

    /** How many periods lie between the target and the newest bin of its phase that can be known. */
    private long cyclesBack(int ahead) {
        return (ahead + steps - 1) / steps;
    }

    private Expert profile() {
        return new Relevelled("season " + label + " profile", CYCLES);
    }

    private final class Plain implements Expert {

        private long now;

        @Override
        public String name() {
            return "season " + label;
        }

        @Override
        public void learn(long index, double value) {
            now = index;
        }

        @Override
        public boolean predict(int ahead, Opinion opinion) {
            long source = now + ahead - cyclesBack(ahead) * steps;
            return store.knows(source) && opinion.say(store.value(source));
        }

        @Override
        public void exchange(Archive archive) {
            now = archive.whole(now);
        }
    }

    /** Base + difference · fade^h, where the base is one past cycle or the mean of several, over three bins. */
    private final class Relevelled implements Expert {

        private final String name;
        private final int cycles;
        private long now;
        private double difference;
        private final Opinion expected = new Opinion();

        Relevelled(String name, int cycles) {
            this.name = name;
            this.cycles = cycles;
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public void learn(long index, double value) {
            now = index;
            if (base(index, 1, expected)) {
                difference += FOLLOW * (value - expected.level() - difference);
            }
        }

        @Override
        public boolean predict(int ahead, Opinion opinion) {
            return base(now + ahead, cyclesBack(ahead), expected)
                    && opinion.say(expected.level() + difference * StrictMath.pow(FADE, ahead));
        }

        @Override
        public void exchange(Archive archive) {
            now = archive.whole(now);
            difference = archive.number(difference);
        }

        private boolean base(long target, long nearest, Opinion base) {
            double sum = 0;
            int count = 0;
            int seen = 0;
            for (long cycle = nearest; cycle < nearest + cycles; cycle++) {
                long source = target - cycle * steps;
                seen += store.knows(source) ? 1 : 0;
                for (long near = source - 1; near <= Math.min(source + 1, now); near++) {
                    if (store.knows(near)) {
                        sum += store.value(near);
                        count++;
                    }
                }
            }
            if (seen < Math.min(2, cycles)) {
                return false;
            }
            // One noisy bin below its neighbours is no reason to expect less; a sharp peak above them is kept.
            long last = target - nearest * steps;
            return base.say(cycles == 1 ? Math.max(store.value(last), sum / count) : sum / count);
        }
    }
}
