// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.OptionalDouble;
import java.util.function.LongToDoubleFunction;
import org.junit.jupiter.api.Test;

/** A job of five minutes in every quarter of an hour, in bins of a minute, beside the same sums made by hand. */
class RecurrenceExpertTest {

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int PERIOD = 15;

    private final RecurrenceExpert expert = new RecurrenceExpert(new Recurrences(MINUTE), false, MINUTE);
    private final Opinion opinion = new Opinion();

    private final double[] slots = new double[PERIOD];
    private boolean found;
    private long since;
    private double level;
    private double base;

    private static double job(long minute) {
        return minute % PERIOD < 5 ? 300 : 100;
    }

    private OptionalDouble said(int steps) {
        return expert.predict(steps, opinion) ? OptionalDouble.of(opinion.level()) : OptionalDouble.empty();
    }

    /** Learns bins and follows them by hand from the moment at which the period was found. */
    private void learn(long from, long to, LongToDoubleFunction demand) {
        for (long i = from; i < to; i++) {
            double value = demand.applyAsDouble(i);
            expert.learn(i, value);
            level = i == 0 ? value : level + 0.02 * (value - level);
            boolean now = !expert.found().isEmpty();
            if (now && !found) {
                since = i;
                base = level;
            }
            found = now;
            if (!found) {
                continue;
            }
            int slot = (int) (i % PERIOD);
            boolean ready = i - since > PERIOD;
            base += 0.3 * (value - (ready ? slots[slot] : 0) - base);
            slots[slot] += (ready ? 0.3 : 1) * (value - level - slots[slot]);
        }
    }

    private void alike(long next) {
        for (int steps = 1; steps <= 2 * PERIOD; steps++) {
            double expected = Math.max(0, base + slots[(int) ((next - 1 + steps) % PERIOD)]);
            assertThat(said(steps)).as("after %d steps", steps).hasValueCloseTo(expected, within(0.01));
        }
    }

    @Test
    void isSilentUntilAPeriodIsClearAndACycleOfItWasSeen() {
        learn(0, 480, RecurrenceExpertTest::job);
        assertThat(said(1)).isEmpty();
        long next = 480;
        while (!found) {
            learn(next, next + 1, RecurrenceExpertTest::job);
            next++;
        }
        learn(next, since + PERIOD + 1, RecurrenceExpertTest::job);
        assertThat(said(1)).as("one whole cycle, and not a bin more").isEmpty();
        learn(since + PERIOD + 1, since + PERIOD + 2, RecurrenceExpertTest::job);
        assertThat(said(1)).isPresent();
        alike(since + PERIOD + 2);
    }

    @Test
    void saysTheBaseAndWhatTheSlotUsuallyLiesAboveIt() {
        learn(0, 1_000, RecurrenceExpertTest::job);
        alike(1_000);
        for (int steps = 1; steps <= PERIOD; steps++) {
            assertThat(said(steps)).hasValueCloseTo(job(999 + steps), within(30.0));
        }
        learn(1_000, 1_040, minute -> job(minute) + 200);
        alike(1_040);
        assertThat(said(PERIOD).orElseThrow())
                .as("the level is followed, the job stays")
                .isGreaterThan(job(1_039) + 100);
    }

    @Test
    void isNeverBelowZero() {
        learn(0, 1_000, RecurrenceExpertTest::job);
        learn(1_000, 1_010, minute -> 0);
        alike(1_010);
    }

    @Test
    void theLongOneLooksForOtherPeriodsAndFeedsNoSearch() {
        Recurrences search = new Recurrences(MINUTE);
        RecurrenceExpert longer = new RecurrenceExpert(search, true, MINUTE);
        for (long i = 0; i < 1_000; i++) {
            longer.learn(i, job(i));
        }
        assertThat(search.found()).isEmpty();
        assertThat(longer.predict(1, opinion)).isFalse();
        assertThat(longer.name()).isEqualTo("found season, long");
        assertThat(expert.name()).isEqualTo("found season, short");
    }

    @Test
    void coarseBinsAreSlotsOfTheirOwn() {
        Duration quarter = Duration.ofMinutes(15);
        RecurrenceExpert coarse = new RecurrenceExpert(new Recurrences(quarter), false, quarter);
        for (long i = 0; i < 500; i++) {
            coarse.learn(i, i % 4 == 0 ? 300 : 100);
        }
        for (int steps = 1; steps <= 8; steps++) {
            assertThat(coarse.predict(steps, opinion)).isTrue();
            assertThat(opinion.level()).isCloseTo((499 + steps) % 4 == 0 ? 300 : 100, within(20.0));
        }
    }

    @Test
    void aKeptExpertGoesOnLikeTheOneItWas() {
        learn(0, 1_000, RecurrenceExpertTest::job);
        ArchiveWriter writer = new ArchiveWriter();
        expert.exchange(writer);
        SavedState kept = new SavedState(SavedState.VERSION, writer.written());
        RecurrenceExpert other = new RecurrenceExpert(new Recurrences(MINUTE), false, MINUTE);
        ArchiveReader reader = kept.reader();
        other.exchange(reader);
        reader.finish();
        assertThat(other.found()).isEqualTo(expert.found());
        for (long i = 1_000; i < 1_200; i++) {
            expert.learn(i, job(i) + i % 7);
            other.learn(i, job(i) + i % 7);
            assertThat(other.predict(3, opinion)).isTrue();
            double said = opinion.level();
            assertThat(expert.predict(3, opinion)).isTrue();
            assertThat(said).isCloseTo(opinion.level(), within(0.01));
        }
        assertThat(other.found()).isEqualTo(expert.found());
    }

    @Test
    void aSavedSeasonOfTooManySlotsIsRefused() {
        ArchiveWriter writer = new ArchiveWriter();
        new Recurrences(MINUTE).exchange(writer);
        writer.whole(1);
        writer.whole(1);
        writer.whole(1);
        writer.flag(true);
        writer.number(1);
        writer.number(1);
        writer.count(513);
        ArchiveReader reader = new SavedState(SavedState.VERSION, writer.written()).reader();
        assertThatThrownBy(() -> expert.exchange(reader))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("513 slots of at most 512");
    }
}
