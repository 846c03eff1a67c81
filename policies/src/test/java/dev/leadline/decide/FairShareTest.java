// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.leadline.explain.ReasonCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Ten replicas fit; what both pools need is split 4 to 6 in the usual case. */
class FairShareTest {

    private final Map<String, PoolView> views = new LinkedHashMap<>();
    private final Map<String, Limits> limits = new LinkedHashMap<>();

    private void pool(String name, int current, double exact, int wanted, ReasonCode code) {
        PoolView view = (name.equals("prefill") ? SeenPool.prefill() : SeenPool.decode())
                .ready(current)
                .view();
        views.put(name, view);
        limits.put(name, new Limits(current, wanted, new Need(exact, code, Map.of(), "it asks for it")));
    }

    private Limits limit(String pool) {
        return Optional.ofNullable(limits.get(pool)).orElseThrow();
    }

    private int given(String pool, int slots, boolean mayShrink) {
        FairShare.give(views, limits, slots, view -> mayShrink);
        return limit(pool).replicas();
    }

    private void usual(int prefills) {
        pool("prefill", prefills, 4, 6, ReasonCode.NeededAgainSoon);
        pool("decode", 10 - prefills, 6, 6, ReasonCode.ForecastDemand);
    }

    @Test
    void givesUpWhatIsBeyondItsShareWhenTheOtherGoesShort() {
        usual(6);
        assertThat(given("prefill", 10, true)).isEqualTo(4);
        Limits gave = limit("prefill");
        assertThat(gave.steps().getLast().code()).isEqualTo(ReasonCode.SharesScarceAccelerators);
        assertThat(gave.steps().getLast().numbers())
                .containsExactly(
                        entry("fairReplicas", 4.0), entry("neededReplicas", 4.0), entry("replicasForAllPools", 10.0));
        assertThat(gave.steps().getLast().sentence())
                .isEqualTo("Accelerators carry 10 replicas and the pools need more, so this pool keeps its share of 4.0"
                        + " and gives the rest to the one that goes short.");
        assertThat(given("decode", 10, true)).isEqualTo(6);
    }

    @Test
    void onePieceBeyondTheShareIsEnoughToGiveAndLessIsNot() {
        usual(5);
        assertThat(given("prefill", 10, true)).isEqualTo(4);
        pool("prefill", 5, 4.2, 6, ReasonCode.NeededAgainSoon);
        assertThat(given("prefill", 10, true)).isEqualTo(6);
    }

    @Test
    void whatWaitsInOnePoolGivesItNoLargerShare() {
        Need waits = new Need(30, ReasonCode.Backlog, Map.of(), "much waits");
        views.put("prefill", SeenPool.prefill().ready(7).view());
        limits.put("prefill", new Limits(7, 30, waits, 5));
        views.put("decode", SeenPool.decode().ready(3).view());
        limits.put("decode", new Limits(3, 5, new Need(5, ReasonCode.ForecastDemand, Map.of(), "it asks for it"), 5));
        assertThat(given("prefill", 10, true)).isEqualTo(5);
        assertThat(given("decode", 10, true)).isEqualTo(5);
    }

    @Test
    void nothingIsGivenWhereEverythingFits() {
        usual(6);
        assertThat(given("prefill", 12, true)).isEqualTo(6);
        assertThat(given("prefill", 11, true)).isLessThan(6);
    }

    @Test
    void nothingIsGivenWhenNobodyGoesShort() {
        pool("prefill", 6, 4, 6, ReasonCode.NeededAgainSoon);
        pool("decode", 6, 6, 6, ReasonCode.ForecastDemand);
        assertThat(given("prefill", 10, true)).isEqualTo(6);
    }

    @Test
    void lessThanHalfAReplicaIsNoShortage() {
        pool("prefill", 6, 4.6, 6, ReasonCode.NeededAgainSoon);
        pool("decode", 5, 5.4, 6, ReasonCode.ForecastDemand);
        assertThat(given("prefill", 10, true)).isEqualTo(6);
        pool("prefill", 6, 4.5, 6, ReasonCode.NeededAgainSoon);
        pool("decode", 5, 5.5, 6, ReasonCode.ForecastDemand);
        assertThat(given("prefill", 10, true)).isEqualTo(5);
    }

    @Test
    void whatMayNotShrinkGivesNothing() {
        usual(6);
        assertThat(given("prefill", 10, false)).isEqualTo(6);
        pool("prefill", 6, 4, 6, ReasonCode.MissingData);
        assertThat(given("prefill", 10, true)).isEqualTo(6);
    }

    @Test
    void aShareIsRoundedUpAndNeverBelowOneReplica() {
        pool("prefill", 6, 4.4, 6, ReasonCode.Backlog);
        pool("decode", 4, 5.6, 6, ReasonCode.ForecastDemand);
        assertThat(given("prefill", 10, true)).isEqualTo(5);
        pool("prefill", 3, 0.001, 3, ReasonCode.Backlog);
        pool("decode", 1, 5, 6, ReasonCode.ForecastDemand);
        assertThat(given("prefill", 4, true)).isEqualTo(1);
    }

    @Test
    void poolsThatNeedNothingShareNothing() {
        pool("prefill", 6, 0, 6, ReasonCode.NeededAgainSoon);
        pool("decode", 4, 0, 6, ReasonCode.NeededAgainSoon);
        assertThat(given("prefill", 10, true)).isEqualTo(6);
    }

    /** Needs four, keeps two for later; the other pool needs six and has four. */
    private void keepsForLater(ReasonCode why) {
        pool("prefill", 6, 4, 4, ReasonCode.ForecastDemand);
        limit("prefill").move(6, why, Map.of(), "kept");
        pool("decode", 4, 6, 6, ReasonCode.ForecastDemand);
    }

    @Test
    void nothingIsKeptForLaterWhileTheOtherPoolGoesShort() {
        keepsForLater(ReasonCode.JumpsExpected);
        assertThat(given("prefill", 11, true)).isEqualTo(4);
        Limits gave = limit("prefill");
        assertThat(gave.reason()).isEqualTo(ReasonCode.SharesScarceAccelerators);
        assertThat(gave.steps().getLast().numbers())
                .containsExactly(entry("neededReplicas", 4.0), entry("replicasForAllPools", 11.0));
        assertThat(gave.steps().getLast().sentence())
                .isEqualTo(
                        "Accelerators carry 11 replicas and the pools want more, so nothing is kept for later in this pool.");
    }

    @Test
    void whatIsKeptStaysWhereEverythingFitsOrTheNeedIsInDoubt() {
        keepsForLater(ReasonCode.NeededAgainSoon);
        assertThat(given("prefill", 12, true)).isEqualTo(6);
        assertThat(given("prefill", 11, false)).isEqualTo(6);
    }
}
