// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.leadline.capacity.ChangeDetector.Verdict;
import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.Demand;
import dev.leadline.fleet.EngineRates;
import dev.leadline.fleet.Role;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the small learners make of a few intervals, by their formulas. */
class LearningFormulaTest {

    private final ChangeDetector changes = new ChangeDetector();
    private final PrefillEvidence evidence = new PrefillEvidence();
    private final WorkDispersion dispersion = new WorkDispersion();
    private final TokensPerStep accepted = new TokensPerStep();
    private final ContextLearner context = new ContextLearner(OptionalDouble.empty());

    private static EngineRates rates(double generated, double gaps, OptionalDouble requests) {
        return new EngineRates(
                5,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.of(generated),
                requests,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(CumulativeHistogram.of(gaps * 0.02, gaps)),
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void aLastingChangeOfThirtyPercentIsToldAfterFourIntervals() {
        for (int i = 0; i < 3; i++) {
            assertThat(changes.take(1.3)).isEqualTo(Verdict.Same);
        }
        assertThat(changes.take(1.3)).isEqualTo(Verdict.More);
        assertThat(changes.changes()).isEqualTo(1);
        for (int i = 0; i < 3; i++) {
            assertThat(changes.take(1 / 1.3)).isEqualTo(Verdict.Same);
        }
        assertThat(changes.take(1 / 1.3)).isEqualTo(Verdict.Less);
        assertThat(changes.changes()).isEqualTo(2);
    }

    @Test
    void oneIntervalCountsForNoMoreThanAQuarter() {
        assertThat(changes.take(100)).isEqualTo(Verdict.Same);
        assertThat(changes.take(100)).isEqualTo(Verdict.Same);
        assertThat(changes.take(100)).isEqualTo(Verdict.More);
        assertThat(changes.take(0.01)).isEqualTo(Verdict.Same);
        assertThat(changes.take(0.01)).isEqualTo(Verdict.Same);
        assertThat(changes.take(0.01)).isEqualTo(Verdict.Less);
    }

    @Test
    void whatLiesWithinTheSlackIsForgotten() {
        for (int i = 0; i < 100; i++) {
            assertThat(changes.take(i % 2 == 0 ? 1.1 : 0.91)).isEqualTo(Verdict.Same);
        }
        changes.take(100);
        changes.take(100);
        changes.take(0.5);
        assertThat(changes.take(100)).as("what goes back takes away").isEqualTo(Verdict.Same);
    }

    @Test
    void aDetectorGoesOnWhereItWasKept() {
        changes.take(1.3);
        changes.take(1.3);
        changes.take(1.3);
        LearnedState.Writer kept = new LearnedState.Writer();
        changes.save(kept);
        ChangeDetector other = new ChangeDetector();
        other.restore(kept.state().reader());
        assertThat(other.take(1.3)).isEqualTo(Verdict.More);
        assertThat(other.changes()).isEqualTo(1);
    }

    @Test
    void evidenceFadesWithBusyTime() {
        evidence.add(10, 5);
        assertThat(evidence.ratio()).as("one interval is no measurement").isEmpty();
        evidence.add(2, 4);
        double keep = Math.exp(-4 / 120.0);
        assertThat(evidence.busySeconds()).isCloseTo(keep * 5 + 4, within(1e-12));
        assertThat(evidence.ratio()).hasValueCloseTo((keep * 10 + 2) / (keep * 5 + 4), within(1e-12));
        assertThat(evidence.isMeasured()).isTrue();
        evidence.forget();
        assertThat(evidence.busySeconds()).isZero();
        assertThat(evidence.ratio()).isEmpty();
        evidence.add(10, 5);
        assertThat(evidence.isMeasured()).isFalse();
    }

    @Test
    void twoBusySecondsAreTheLeastToTellASpeedFrom() {
        evidence.add(1, 0.9);
        evidence.add(1, 0.9);
        assertThat(evidence.isMeasured()).isFalse();
        evidence.add(1, 0.3);
        assertThat(evidence.isMeasured()).isTrue();
    }

    @Test
    void theFastestFirstTokensTellMostAndFade() {
        evidence.addLatency(2);
        evidence.addLatency(1);
        assertThat(evidence.ratio()).hasValueCloseTo(0.9 * 2 * 0.999, within(1e-12));
        evidence.forget();
        assertThat(evidence.ratio()).isEmpty();
        assertThat(evidence.waitedBefore(true)).isFalse();
        assertThat(evidence.waitedBefore(false)).isTrue();
        assertThat(evidence.waitedBefore(false)).isFalse();
    }

    @Test
    void dispersionIsHalfTheSquaredDifferencesOverTheMean() {
        dispersion.learn(10_000, 5);
        dispersion.learn(30_000, 5);
        dispersion.learn(20_000, 5);
        double keep = Math.exp(-5 / 300.0);
        double halfSquares = keep * 2e8 + 5e7;
        double mean = keep * 30_000 + 20_000;
        double weight = keep + 1;
        assertThat(dispersion.index(2000))
                .isCloseTo((weight * halfSquares / (mean * 2000) + 16) / (weight + 8), within(1e-9));
        dispersion.interrupt();
        double before = dispersion.index(2000);
        dispersion.learn(90_000, 5);
        assertThat(dispersion.index(2000)).as("nothing to compare it with").isEqualTo(before);
    }

    @Test
    void dispersionStaysWithinItsBounds() {
        for (int i = 0; i < 400; i++) {
            dispersion.learn(i % 2 == 0 ? 0 : 1e6, 5);
        }
        assertThat(dispersion.index(100)).isEqualTo(50);
        WorkDispersion steady = new WorkDispersion();
        for (int i = 0; i < 400; i++) {
            steady.learn(1000, 5);
        }
        assertThat(steady.index(100)).isEqualTo(1);
    }

    @Test
    void oneDifferenceCountsForSixteenOfTheUsualOnesAtMost() {
        double keep = Math.exp(-5 / 300.0);
        double weight = 0;
        double mean = 0;
        double halfSquares = 0;
        for (int i = 0; i < 41; i++) {
            double tokens = i % 2 == 0 ? 9_000 : 11_000;
            dispersion.learn(tokens, 5);
            if (i > 0) {
                weight = keep * weight + 1;
                mean = keep * mean + tokens;
                halfSquares = keep * halfSquares + 2e6;
            }
        }
        dispersion.learn(100_000, 5);
        halfSquares = keep * halfSquares + 16 * halfSquares / weight;
        weight = keep * weight + 1;
        mean = keep * mean + 100_000;
        assertThat(dispersion.index(10))
                .isCloseTo((weight * halfSquares / (mean * 10) + 16) / (weight + 8), within(1e-9));
    }

    @Test
    void acceptedTokensAreGeneratedOverGapsAndFirstTokens() {
        accepted.learn(Stream.of(rates(100, 180, OptionalDouble.of(4))), 5);
        assertThat(accepted.value()).isCloseTo(500 / 200.0, within(1e-12));
        accepted.learn(Stream.of(rates(80, 180, OptionalDouble.of(4))), 5);
        double keep = Math.exp(-5 / 300.0);
        assertThat(accepted.value()).isCloseTo((keep * 2.5 + 2) / (keep + 1), within(1e-12));
    }

    @Test
    void theLowerMiddleEngineCountsAndFewGapsDoNot() {
        accepted.learn(
                Stream.of(
                        rates(100, 200, OptionalDouble.empty()),
                        rates(200, 200, OptionalDouble.empty()),
                        rates(900, 19, OptionalDouble.empty())),
                5);
        assertThat(accepted.value()).isCloseTo(2.5, within(1e-12));
        TokensPerStep few = new TokensPerStep();
        few.learn(Stream.of(rates(12, 20, OptionalDouble.empty())), 5);
        assertThat(few.value()).isCloseTo(3, within(1e-12));
        TokensPerStep noise = new TokensPerStep();
        noise.learn(Stream.of(rates(43, 200, OptionalDouble.empty())), 5);
        assertThat(noise.value()).as("1.075 is no acceptance").isEqualTo(1);
    }

    private static Engines.Engine holding(double sequences, double tokens) {
        return new Engines.Engine().decodes(sequences, tokens, 0.02);
    }

    private void look(Demand demand, Engines.Engine... engines) {
        context.learn(new Engines(Role.Decode).look(engines), demand, 5);
    }

    private static final Demand NOBODY = Engines.demand(0, 0, 0);

    @Test
    void contextsAreWhatIsHeldByWhatRuns() {
        assertThat(context.contextTokens()).isEqualTo(2000);
        look(NOBODY, holding(10, 1000), holding(30, 3000));
        assertThat(context.contextTokens()).isCloseTo(2500, within(1e-9));
        assertThat(context.residentTokens()).isCloseTo(2500, within(1e-9));
        look(NOBODY, holding(10, 1000));
        double keep = Math.exp(-5 / 60.0);
        assertThat(context.contextTokens()).isCloseTo(keep * 2500 + (1 - keep) * 1000, within(1e-9));
        look(NOBODY, holding(0.5, 9000));
        assertThat(context.contextTokens()).isCloseTo(keep * 2500 + (1 - keep) * 1000, within(1e-9));
        look(NOBODY, holding(10, 9000).frozen());
        assertThat(context.contextTokens()).isCloseTo(keep * 2500 + (1 - keep) * 1000, within(1e-9));
    }

    @Test
    void promptsAndHalfOfTheAnswersAreOnTheirWay() {
        look(Engines.demand(2, 3000, 400));
        assertThat(context.contextTokens()).isCloseTo(3200, within(1e-9));
        assertThat(context.outputTokens()).isCloseTo(400, within(1e-9));
        look(Engines.demand(10, 1000, 200));
        double keep = Math.exp(-50 / 500.0);
        assertThat(context.outputTokens()).isCloseTo(keep * 400 + (1 - keep) * 200, within(1e-9));
        assertThat(context.contextTokens()).isCloseTo(keep * 3200 + (1 - keep) * 1100, within(1e-9));
        look(Engines.demand(0.19, 90_000, 90_000));
        assertThat(context.outputTokens())
                .as("less than one request")
                .isCloseTo(keep * 400 + (1 - keep) * 200, within(1e-9));
    }

    @Test
    void whatArrivesCountsWhenItIsAFifthMore() {
        look(Engines.demand(2, 2300, 200), holding(10, 2000));
        assertThat(context.contextTokens())
                .as("2,400 is a fifth more and no more")
                .isCloseTo(2000, within(1e-9));
        look(Engines.demand(1000, 2400, 200), holding(10, 2000));
        assertThat(context.contextTokens()).isGreaterThan(2400);
    }

    @Test
    void cachedTokensAreHeldAsWell() {
        context.learn(
                new Engines(Role.Decode).look(),
                new Demand(
                        OptionalDouble.of(2), OptionalDouble.of(2000), OptionalDouble.of(400), OptionalDouble.of(0.75)),
                5);
        assertThat(context.contextTokens()).isCloseTo(4100, within(1e-9));
    }

    @Test
    void aKeptContextIsTheSameContext() {
        look(Engines.demand(2, 3000, 400), holding(10, 1000));
        LearnedState.Writer kept = new LearnedState.Writer();
        context.save(kept);
        ContextLearner other = new ContextLearner(OptionalDouble.empty());
        other.restore(kept.state().reader());
        assertThat(List.of(other.contextTokens(), other.outputTokens(), other.residentTokens()))
                .isEqualTo(List.of(context.contextTokens(), context.outputTokens(), context.residentTokens()));
        assertThat(other.kvCapacity()).hasValue(Engines.KV_CAPACITY);
    }
}
