// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Role;
import dev.leadline.forecast.Finding;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why the demand of a role may be misread, so that nothing shrinks: what its forecaster finds remarkable and no second
 * witness explains. Zeros on a series that is hardly ever zero are most likely a broken counter. Engines are the second
 * witness: zeros are believed once all of them have called themselves idle for long enough, or, where the operator lets the
 * fleet go to zero, once router and engines have been idle for the time that was asked for. While engines are busy or silent,
 * zeros are doubted as long as the forecaster doubts them.
 *
 * <p>A jump holds for the few bins in which nobody can tell a level from a burst. Long enough is half an hour for a fleet
 * that was never seen to rest. Each rest after which work came back shows that such zeros can be true:
 * {@code max(5 min, 30 min / (1 + rests))}.
 */
final class DemandDoubt {

    /** Long enough for a broken router or counter to be mended, short enough for a customer who really left. */
    private static final Duration LONGEST = Duration.ofMinutes(30);
    /** As long as a usual window of stabilization. */
    private static final Duration SHORTEST = Duration.ofMinutes(5);

    /** A jump to less than this multiple lies within what is provided for anyway, and is a matter of noise. */
    private static final double PROVIDED_FOR = 1.3;

    private final FleetMemory memory;
    private final ScalingPolicy policy;
    private final Instant now;

    DemandDoubt(FleetMemory memory, ScalingPolicy policy, Instant now) {
        this.memory = memory;
        this.policy = policy;
        this.now = now;
    }

    /** What speaks against shrinking pools of a role; empty when nothing does. */
    Optional<Finding> of(Role role) {
        // What is asked of decode follows requests smoothly, so that zeros show in requests alone.
        Stream<Finding> zeros = memory.forecasts().findings(DemandOutlook.REQUESTS).stream()
                .filter(Finding.SilentZeros.class::isInstance);
        return Stream.concat(memory.forecasts().findings(NeedEstimator.seriesOf(role)).stream(), zeros)
                .filter(Finding::holdsScaleDown)
                .filter(this::counts)
                .findFirst();
    }

    private boolean counts(Finding finding) {
        return !(finding instanceof Finding.SilentZeros && explained())
                && !(finding instanceof Finding.Jump jump && jump.to() < PROVIDED_FOR * jump.from());
    }

    /** Nothing shrinks while its demand may be misread. */
    void hold(Limits limits, PoolView view) {
        if (limits.replicas() >= view.current()) {
            return;
        }
        of(view.pool().role())
                .ifPresent(finding -> limits.move(
                        view.current(),
                        ReasonCode.DoubtfulDemand,
                        Wording.numbers(
                                "currentReplicas",
                                view.current(),
                                "enginesIdleSeconds",
                                enginesIdle().toSeconds(),
                                "believedAfterSeconds",
                                believedAfter().toSeconds()),
                        "Nothing shrinks yet. " + finding.sentence() + until(finding)));
    }

    private String until(Finding finding) {
        return finding instanceof Finding.SilentZeros
                ? " It is believed once all engines have been idle for " + Wording.span(believedAfter())
                        + "; so far it is " + Wording.span(enginesIdle()) + "."
                : "";
    }

    private boolean explained() {
        return enginesIdle().compareTo(believedAfter()) >= 0
                || policy.scaleToZeroAfterIdle()
                        .flatMap(asked -> memory.idle().idleFor(now).filter(idle -> idle.compareTo(asked) >= 0))
                        .isPresent();
    }

    private Duration believedAfter() {
        Duration shorter = LONGEST.dividedBy(1L + memory.idle().rests());
        return shorter.compareTo(SHORTEST) > 0 ? shorter : SHORTEST;
    }

    private Duration enginesIdle() {
        return memory.idle().enginesIdleFor(now).orElse(Duration.ZERO);
    }
}
