// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** Profiles by hand: a period of 100 s, bins of 1 s, and slots of 1 s unless said otherwise. */
class ProfileTest {

    private final Opinion opinion = new Opinion();

    private static Profile sharp() {
        return new Profile(1000, 100_000, 1000, 0.25, false);
    }

    private static void cycle(Profile profile, int cycle, double level) {
        for (int i = 0; i < 100; i++) {
            profile.learn(100L * cycle + i, level + i);
        }
    }

    @Test
    void knowsASlotAfterAWholePeriod() {
        Profile profile = sharp();
        assertThat(profile.knows(500)).isFalse();
        profile.learn(7, 3);
        assertThat(profile.knows(107)).as("exactly one period").isFalse();
        assertThat(profile.knows(207)).isTrue();
        assertThat(profile.knows(208)).as("nobody saw that second").isFalse();
        assertThat(profile.knows(270)).as("nor any of that minute").isFalse();
        assertThat(profile.at(207)).isEqualTo(3);
    }

    @Test
    void onePeriodReplacesAQuarterOfASlot() {
        Profile profile = sharp();
        cycle(profile, 0, 10);
        assertThat(profile.at(101)).isEqualTo(11);
        cycle(profile, 1, 50);
        for (int i = 0; i < 100; i++) {
            assertThat(profile.at(200 + i)).isCloseTo(20 + i, within(1e-4));
            assertThat(profile.knows(200 + i)).isTrue();
        }
    }

    @Test
    void theFirstBinCountsWhereverItLies() {
        Profile profile = sharp();
        profile.learn(1_000_000, 5);
        assertThat(profile.knows(1_000_100)).isFalse();
        assertThat(profile.knows(1_000_200)).isTrue();
        profile.learn(1_000_150, 7);
        assertThat(profile.knows(1_000_200)).isTrue();
        assertThat(profile.knows(1_000_250)).isTrue();
    }

    @Test
    void aSmoothSlotIsReadWithItsNeighboursAroundTheCircle() {
        Profile profile = new Profile(1000, 100_000, 1000, 0.25, true);
        cycle(profile, 0, 10);
        assertThat(profile.at(150)).isCloseTo((59 + 2 * 60 + 61) / 4.0, within(1e-9));
        assertThat(profile.at(100)).isCloseTo((109 + 2 * 10 + 11) / 4.0, within(1e-9));
        assertThat(profile.at(199)).isCloseTo((108 + 2 * 109 + 10) / 4.0, within(1e-9));
        Profile alone = new Profile(1000, 100_000, 1000, 0.25, true);
        alone.learn(20, 8);
        assertThat(alone.at(120)).isCloseTo(8, within(1e-9));
        alone.learn(21, 16);
        assertThat(alone.at(120)).isCloseTo((8 + 2 * 8 + 16) / 4.0, within(1e-9));
        assertThat(alone.at(121)).isCloseTo((8 + 2 * 16 + 16) / 4.0, within(1e-9));
    }

    @Test
    void severalBinsShareASlotAndItsRate() {
        Profile profile = new Profile(1000, 100_000, 10_000, 0.5, false);
        profile.learn(0, 100);
        profile.learn(9, 200);
        assertThat(profile.at(5)).as("a twentieth each").isCloseTo(105, within(1e-4));
        profile.learn(10, 40);
        assertThat(profile.at(119)).isCloseTo(40, within(1e-6));
        assertThat(profile.at(109)).isCloseTo(105, within(1e-4));
    }

    @Test
    void aPeriodThatIsNoWholeNumberOfSlotsEndsInALongerOne() {
        Profile profile = new Profile(1000, 25_000, 10_000, 1, false);
        profile.learn(12, 4);
        profile.learn(24, 6);
        assertThat(profile.at(25 + 24)).as("the last slot is that from 10 s on").isCloseTo(4.2, within(1e-4));
        assertThat(profile.at(25 + 12)).isCloseTo(4.2, within(1e-4));
    }

    @Test
    void aSlotIsNoNarrowerThanABin() {
        Profile profile = new Profile(10_000, 100_000, 1000, 0.5, false);
        profile.learn(0, 10);
        profile.learn(10, 20);
        assertThat(profile.at(20)).as("half of it is replaced").isCloseTo(15, within(1e-6));
    }

    @Test
    void aKeptProfileIsTheSame() {
        Profile profile = sharp();
        cycle(profile, 0, 10);
        profile.learn(130, 90);
        ArchiveWriter writer = new ArchiveWriter();
        profile.exchange(writer);
        Profile other = sharp();
        ArchiveReader reader = new SavedState(SavedState.VERSION, writer.written()).reader();
        other.exchange(reader);
        reader.finish();
        for (int i = 101; i < 300; i++) {
            assertThat(other.at(i)).isEqualTo(profile.at(i));
            assertThat(other.knows(i)).isEqualTo(profile.knows(i));
        }
    }

    @Test
    void anExpertAddsWhatIsLeftOfThePresentDifference() {
        Profile profile = sharp();
        ProfileExpert expert = new ProfileExpert("usual", profile, 0.5, 0.4);
        cycle(profile, 0, 10);
        expert.learn(100, 20);
        assertThat(expert.predict(5, opinion)).isTrue();
        assertThat(opinion.level())
                .as("bin 100 was not known yet, so there is no difference")
                .isCloseTo(15, within(1e-6));
        expert.learn(101, 31);
        assertThat(expert.predict(5, opinion)).isTrue();
        assertThat(opinion.level()).isCloseTo(16 + 0.4 * 0.5 * 20, within(1e-6));
        expert.learn(102, 12);
        assertThat(expert.predict(1, opinion)).isTrue();
        assertThat(opinion.level()).isCloseTo(13 + 0.4 * 0.5 * 10, within(1e-6));
        assertThat(expert.name()).isEqualTo("usual");
    }
}
