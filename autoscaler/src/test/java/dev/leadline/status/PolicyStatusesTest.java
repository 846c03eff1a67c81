// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import static dev.leadline.status.Decisions.condition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import dev.leadline.crd.ScalingPolicyStatus;
import dev.leadline.crd.StatusCondition;
import dev.leadline.explain.ReasonCode;
import dev.leadline.fleet.Hardware;
import dev.leadline.policy.Mode;
import dev.leadline.policy.Violation;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What is said about a policy, as tables. */
class PolicyStatusesTest {

    private record Row(String name, Mode mode, Decisions given, ConditionType type, String wanted) {}

    private static final Mode ENFORCE = Mode.Enforce;

    private static Decisions written() {
        return Decisions.healthy().done("prefill", ActuationCode.Written).done("decode", ActuationCode.Unchanged);
    }

    private static Decisions ended(ActuationCode prefill) {
        return Decisions.healthy().done("prefill", prefill).done("decode", ActuationCode.Unchanged);
    }

    private static final List<Row> ROWS = List.of(
            row("all is well", ENFORCE, written(), ConditionType.Ready, "True Deciding"),
            row(
                    "a missing target",
                    ENFORCE,
                    ended(ActuationCode.TargetMissing),
                    ConditionType.Ready,
                    "False TargetMissing"),
            row("another owner", ENFORCE, ended(ActuationCode.Conflicted), ConditionType.Ready, "False Conflicted"),
            row("no metrics", ENFORCE, written().readyInstances(2, 2), ConditionType.Ready, "False MetricsUnavailable"),
            row(
                    "failed as a whole",
                    ENFORCE,
                    Decisions.healthy().failedAsAWhole("The actuator broke."),
                    ConditionType.Ready,
                    "False ActuationFailed"),
            row(
                    "advice is all that is asked for",
                    Mode.Advise,
                    Decisions.healthy(),
                    ConditionType.Ready,
                    "True Deciding"),
            row("all tell", ENFORCE, written(), ConditionType.MetricsAvailable, "True AllInstancesReport"),
            row(
                    "one is silent",
                    ENFORCE,
                    written().readyInstances(2, 1),
                    ConditionType.MetricsAvailable,
                    "False SomeInstancesSilent"),
            row(
                    "all are silent",
                    ENFORCE,
                    written().readyInstances(2, 2),
                    ConditionType.MetricsAvailable,
                    "False AllInstancesSilent"),
            row(
                    "nobody is ready",
                    ENFORCE,
                    written().readyInstances(0, 0),
                    ConditionType.MetricsAvailable,
                    "Unknown NoReadyInstances"),
            row("forecast used", ENFORCE, written(), ConditionType.ForecastTrusted, "True ForecastInUse"),
            row(
                    "no forecast yet",
                    ENFORCE,
                    written().unforecast(),
                    ConditionType.ForecastTrusted,
                    "False ForecastLearning"),
            row(
                    "forecast too low",
                    ENFORCE,
                    written().judged(200, 0.9, 0.7),
                    ConditionType.ForecastTrusted,
                    "False ForecastTooLow"),
            row(
                    "forecast without skill",
                    ENFORCE,
                    written().judged(200, 1.3, 0.95),
                    ConditionType.ForecastTrusted,
                    "False ForecastWithoutSkill"),
            row(
                    "forecast judged too seldom to be doubted",
                    ENFORCE,
                    written().judged(50, 1.3, 0.7),
                    ConditionType.ForecastTrusted,
                    "True ForecastInUse"),
            row(
                    "forecast a little low",
                    ENFORCE,
                    written().judged(200, 1.05, 0.92),
                    ConditionType.ForecastTrusted,
                    "True ForecastInUse"),
            row("written", ENFORCE, written(), ConditionType.ScalingActive, "True FollowsDesired"),
            row("advice", Mode.Advise, Decisions.healthy(), ConditionType.ScalingActive, "False AdviseMode"),
            row("pause", Mode.Paused, Decisions.healthy(), ConditionType.ScalingActive, "False PausedMode"),
            row("draining", ENFORCE, ended(ActuationCode.Draining), ConditionType.ScalingActive, "True Draining"),
            row(
                    "a conflict",
                    ENFORCE,
                    ended(ActuationCode.OlderPolicy),
                    ConditionType.ScalingActive,
                    "False OlderPolicy"),
            row("no rights", ENFORCE, ended(ActuationCode.Forbidden), ConditionType.ScalingActive, "False Forbidden"),
            row(
                    "one pool by HPA, one by us",
                    ENFORCE,
                    ended(ActuationCode.ExternalActuation),
                    ConditionType.ScalingActive,
                    "True FollowsDesired"),
            row(
                    "all pools by HPA",
                    ENFORCE,
                    Decisions.healthy()
                            .done("prefill", ActuationCode.ExternalActuation)
                            .done("decode", ActuationCode.ExternalActuation),
                    ConditionType.ScalingActive,
                    "False ExternalActuation"),
            row(
                    "the first look of a new leader",
                    ENFORCE,
                    ended(ActuationCode.Fenced),
                    ConditionType.ScalingActive,
                    "Unknown Fenced"),
            row(
                    "failed as a whole",
                    ENFORCE,
                    Decisions.healthy().failedAsAWhole("The actuator broke."),
                    ConditionType.ScalingActive,
                    "False ActuationFailed"),
            row("nothing limits", ENFORCE, written(), ConditionType.ScalingLimited, "False WithinLimits"),
            row(
                    "the maximum",
                    ENFORCE,
                    written().needs(20).gets(16, ReasonCode.MaxReplicas),
                    ConditionType.ScalingLimited,
                    "True MaxReplicas"),
            row(
                    "held up",
                    ENFORCE,
                    written().needs(1).gets(3, ReasonCode.MissingData),
                    ConditionType.ScalingLimited,
                    "True MissingData"),
            row("it fits", ENFORCE, written(), ConditionType.CapacityLimited, "False EnoughAccelerators"),
            row(
                    "it does not fit",
                    ENFORCE,
                    written().needs(9).gets(8, ReasonCode.CapacityLimited),
                    ConditionType.CapacityLimited,
                    "True NotEnoughAccelerators"),
            row(
                    "a minimum does not fit",
                    ENFORCE,
                    written().needs(1).gets(2, ReasonCode.CapacityLimited),
                    ConditionType.CapacityLimited,
                    "True NotEnoughAccelerators"),
            row(
                    "nobody tells what fits",
                    ENFORCE,
                    written().fit(OptionalInt.empty()),
                    ConditionType.CapacityLimited,
                    "Unknown CapacityNotReported"),
            row(
                    "transfers bind",
                    ENFORCE,
                    written().gets(3, ReasonCode.TransferLoad),
                    ConditionType.TransferBound,
                    "True TransferLoad"),
            row("transfers do not bind", ENFORCE, written(), ConditionType.TransferBound, "False TransferNotBinding"),
            row("an HPA", ENFORCE, ended(ActuationCode.Conflicted), ConditionType.Conflicted, "True Conflicted"),
            row(
                    "an older policy",
                    ENFORCE,
                    ended(ActuationCode.OlderPolicy),
                    ConditionType.Conflicted,
                    "True OlderPolicy"),
            row("nobody else", ENFORCE, written(), ConditionType.Conflicted, "False NoOtherOwner"),
            row("nobody looked", Mode.Advise, Decisions.healthy(), ConditionType.Conflicted, "Unknown NotChecked"),
            row("GPUs seen", ENFORCE, written(), ConditionType.HardwareUnknown, "False HardwareKnown"),
            row(
                    "GPUs unseen",
                    ENFORCE,
                    written().on(new Hardware.Unknown()),
                    ConditionType.HardwareUnknown,
                    "True NoDeviceMetrics"),
            row(
                    "no GPUs",
                    ENFORCE,
                    written().readyInstances(0, 0),
                    ConditionType.HardwareUnknown,
                    "Unknown NoInstances"));

    private static Row row(String name, Mode mode, Decisions given, ConditionType type, String wanted) {
        return new Row(name, mode, given, type, wanted);
    }

    @TestFactory
    Stream<DynamicTest> aConditionFollowsFromTheDecision() {
        return ROWS.stream()
                .map(row -> DynamicTest.dynamicTest(row.name() + " → " + row.type() + " " + row.wanted(), () -> {
                    StatusCondition got = condition(row.given().status(row.mode()), row.type());
                    assertThat(got.status() + " " + got.reason()).isEqualTo(row.wanted());
                    assertThat(got.message()).endsWith(".").hasSizeGreaterThan(10);
                    assertThat(got.observedGeneration()).isEqualTo(3);
                }));
    }

    @Test
    void everyTypeIsSaidOnceWhateverHappens() {
        ROWS.forEach(row -> assertThat(row.given().status(row.mode()).conditions())
                .extracting(StatusCondition::type)
                .containsExactly(
                        Arrays.stream(ConditionType.values()).map(Enum::name).toArray(String[]::new)));
    }

    @Test
    void everyActuationCodeHasAVerdictAndARemedy() {
        for (ActuationCode code : ActuationCode.values()) {
            assertThat(ActuationVerdict.of(code)).isNotNull();
            assertThat(ActuationVerdict.remedy(code)).isNotBlank();
        }
    }

    @Test
    void theTimeOfAConditionMovesOnlyWithItsStatus() {
        ScalingPolicyStatus first = written().status(ENFORCE);
        ScalingPolicyStatus later = ended(ActuationCode.Draining)
                .needs(9)
                .at(Decisions.NOON.plusSeconds(70))
                .status(ENFORCE, Optional.of(first));

        assertThat(condition(later, ConditionType.ScalingActive).reason()).isEqualTo("Draining");
        assertThat(condition(later, ConditionType.ScalingActive).lastTransitionTime())
                .isEqualTo("2026-11-23T12:00:00Z");
        assertThat(condition(later, ConditionType.CapacityLimited).lastTransitionTime())
                .isEqualTo("2026-11-23T12:01:10Z");
    }

    @Test
    void aNewLeadersFirstLookLeavesWhatWasSaid() {
        ScalingPolicyStatus standing = written().status(ENFORCE);
        ScalingPolicyStatus firstLook = Decisions.healthy()
                .done("prefill", ActuationCode.Fenced)
                .done("decode", ActuationCode.Fenced)
                .at(Decisions.NOON.plusSeconds(20))
                .status(ENFORCE, Optional.of(standing));

        assertThat(firstLook.conditions()).isEqualTo(standing.conditions());
        assertThat(PolicyStatuses.saysTheSame(firstLook, standing)).isTrue();
    }

    @Test
    void numbersAreDecimalStringsAndUnknownOnesAreAbsent() {
        ScalingPolicyStatus.PoolStatus pool = Objects.requireNonNull(written()
                        .unforecast()
                        .fit(OptionalInt.empty())
                        .status(ENFORCE)
                        .pools())
                .getFirst();

        assertThat(pool.demandTokensPerSecond()).isEqualTo("900");
        assertThat(pool.leadTimeSeconds()).isEqualTo("120.5");
        assertThat(pool.forecastTokensPerSecond()).isNull();
        assertThat(pool.feasibleReplicas()).isNull();
        assertThat(pool.issuedAt()).isEqualTo("2026-11-23T12:00:00Z");
        assertThat(pool.validUntil()).isEqualTo("2026-11-23T12:01:30Z");
    }

    @Test
    void anInvalidSpecificationIsSaidWithAllViolationsAndTheNumbersStay() {
        ScalingPolicyStatus good = written().status(ENFORCE);
        List<Violation> violations = List.of(
                new Violation("spec.pools[0].replicas.max", "0", "must be at least 1.", "Write 1 or more."),
                new Violation("spec.objectives.attainment", "2", "must be below 1.", "Write 0.99."));
        ScalingPolicyStatus bad = PolicyStatuses.invalid(
                Optional.of(good), Optional.of(good), 4, violations, Decisions.NOON.plusSeconds(9));

        assertThat(condition(bad, ConditionType.Ready).reason()).isEqualTo("InvalidPolicy");
        assertThat(condition(bad, ConditionType.Ready).message())
                .contains("breaks 2 rules", "last valid one stays in force")
                .contains("spec.pools[0].replicas.max (0): must be at least 1. Write 1 or more.")
                .contains("spec.objectives.attainment");
        assertThat(bad.observedGeneration()).isEqualTo(4);
        assertThat(bad.pools()).isEqualTo(good.pools());
        assertThat(bad.conditions()).hasSize(ConditionType.values().length);
        assertThat(PolicyStatuses.saysTheSame(bad, good)).isFalse();
    }

    @Test
    void aThousandViolationsStayReadable() {
        List<Violation> violations = IntStream.range(0, 1000)
                .mapToObj(
                        number -> new Violation("spec.pools[" + number + "]", "x".repeat(300), "is wrong.", "Mend it."))
                .toList();
        ScalingPolicyStatus bad =
                PolicyStatuses.invalid(Optional.empty(), Optional.empty(), 1, violations, Decisions.NOON);

        assertThat(condition(bad, ConditionType.Ready).message())
                .contains("breaks 1000 rules; nothing is decided for it")
                .hasSizeLessThanOrEqualTo(4096);
        assertThat(bad.pools()).isNull();
    }

    @Test
    void onlyWhatMustBeKnownAtOnceIsADifference() {
        ScalingPolicyStatus first = written().status(ENFORCE);
        ScalingPolicyStatus later = written().at(Decisions.NOON.plusSeconds(5)).status(ENFORCE, Optional.of(first));

        assertThat(later).isNotEqualTo(first);
        assertThat(PolicyStatuses.saysTheSame(later, first)).isTrue();
        assertThat(PolicyStatuses.saysTheSame(written().needs(4).status(ENFORCE), first))
                .isFalse();
        assertThat(PolicyStatuses.saysTheSame(
                        written().gets(3, ReasonCode.Backlog).status(ENFORCE), first))
                .isFalse();
        assertThat(PolicyStatuses.saysTheSame(written().readyInstances(2, 1).status(ENFORCE), first))
                .isFalse();
    }
}
