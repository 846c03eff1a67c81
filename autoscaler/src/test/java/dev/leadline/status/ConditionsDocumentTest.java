// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The reference of conditions and events is made from the code. {@code -Dleadline.docs.write=true} writes it anew. */
class ConditionsDocumentTest {

    @Test
    void theDocumentListsEveryConditionReasonAndEvent() throws IOException {
        Path file = Path.of("..", "src", "docs", "reference", "conditions.md");
        String wanted = document();
        if (Boolean.getBoolean("leadline.docs.write")) {
            Files.writeString(file, wanted);
        }
        assertThat(Files.readString(file))
                .as("src/docs/reference/conditions.md is made anew by -Dleadline.docs.write=true")
                .isEqualTo(wanted);
    }

    private static String document() {
        StringBuilder text = new StringBuilder("""
                # Conditions and events

                What Leadline says on a ScalingPolicy itself: `kubectl describe lsp NAME`. Names are public. The tables are made
                from the code; a test fails when the two part. `lastTransitionTime` moves only when a status changes. Only the
                leader writes; a status that has not been renewed for three heartbeats (`validUntil`) is not to be trusted.

                ## Conditions

                | type | status | reason | meaning | what to do |
                |---|---|---|---|---|
                """);
        for (ConditionType type : ConditionType.values()) {
            for (ConditionReason reason : ConditionReason.values()) {
                if (reason.type() == type) {
                    row(text, type, reason.status(), reason.name(), reason.prose(), reason.remedy());
                }
            }
            for (ActuationCode code : ActuationCode.values()) {
                status(type, code)
                        .ifPresent(status ->
                                row(text, type, status, code.name(), code.prose(), ActuationVerdict.remedy(code)));
            }
            if (type == ConditionType.ScalingActive) {
                row(
                        text,
                        type,
                        ConditionStatus.False,
                        ConditionReason.ActuationFailed.name(),
                        ConditionReason.ActuationFailed.prose(),
                        ConditionReason.ActuationFailed.remedy());
            }
            if (type == ConditionType.ScalingLimited) {
                text.append(
                        "| `ScalingLimited` | True | a [reason code](reasons.md) | some pool gets another number than "
                                + "demand asks for, and this limit settled it | look at the limit; nothing, where it is meant |\n");
            }
        }
        text.append("""

                `Outdated`, `Fenced` and `LeaseEnding` are shown only where nothing was said before: otherwise the condition stays
                as it was, because the next decision tells.

                ## Events

                `events.k8s.io/v1`, regarding the policy, related to the scale target where there is one. What happens again within
                30 minutes is counted in the series of the same Event. A change of the leader is no event of a policy.

                | reason | type | meaning |
                |---|---|---|
                """);
        for (EventReason reason : EventReason.values()) {
            event(text, reason.name(), reason.warning(), reason.prose());
        }
        for (ActuationCode code : ActuationCode.values()) {
            if (ActuationVerdict.of(code) == ActuationVerdict.Broken) {
                event(text, code.name(), true, code.prose());
            }
        }
        return text.toString();
    }

    private static java.util.Optional<ConditionStatus> status(ConditionType type, ActuationCode code) {
        ActuationVerdict verdict = ActuationVerdict.of(code);
        boolean bad = verdict == ActuationVerdict.Contested || verdict == ActuationVerdict.Broken;
        return java.util.Optional.ofNullable(
                switch (type) {
                    case Ready -> bad ? ConditionStatus.False : null;
                    case Conflicted -> verdict == ActuationVerdict.Contested ? ConditionStatus.True : null;
                    case ScalingActive -> scaling(verdict, code);
                    case MetricsAvailable,
                            ForecastTrusted,
                            ScalingLimited,
                            CapacityLimited,
                            TransferBound,
                            HardwareUnknown -> null;
                });
    }

    private static @org.jspecify.annotations.Nullable ConditionStatus scaling(
            ActuationVerdict verdict, ActuationCode code) {
        return switch (verdict) {
            case Contested, Broken, Wanted -> ConditionStatus.False;
            case Passing -> ConditionStatus.Unknown;
            case Follows -> code == ActuationCode.Draining ? ConditionStatus.True : null;
            case Follower -> null;
        };
    }

    private static void row(
            StringBuilder text,
            ConditionType type,
            ConditionStatus status,
            String reason,
            String prose,
            String remedy) {
        text.append("| `%s` | %s | `%s` | %s | %s |%n".formatted(type, status, reason, prose, remedy));
    }

    private static void event(StringBuilder text, String reason, boolean warning, String prose) {
        text.append("| `%s` | %s | %s |%n".formatted(reason, warning ? "Warning" : "Normal", prose));
    }
}
