// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleFacts.FieldWriter;
import dev.leadline.loop.Samples;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TakeoverTest {

    private static final Instant NOW = Samples.NOON;
    private static final Duration HOLD = Duration.ofMinutes(10);
    private static final FieldWriter OURS = writer("leadline", "scale", 60);

    private static FieldWriter writer(String manager, String subresource, long secondsAgo) {
        return new FieldWriter(manager, subresource, "Update", Optional.of(NOW.minusSeconds(secondsAgo)));
    }

    private static ScaleFacts read(Map<String, String> annotations, FieldWriter... writers) {
        return new ScaleFacts(
                "inference",
                Wishes.DEPLOYMENT,
                "uid",
                "1",
                1,
                7,
                7,
                Optional.of("app=decode"),
                annotations,
                List.of(),
                List.of(writers),
                NOW.minusSeconds(3600));
    }

    private static Optional<String> taker(boolean wroteBefore, ScaleFacts read) {
        return Takeover.by(read, wroteBefore, NOW, HOLD).map(FieldWriter::manager);
    }

    private static Map<String, String> marked(long secondsAgo) {
        return Map.of(TermStamp.ANNOTATION, "3 leadline-1 " + NOW.minusSeconds(secondsAgo) + " wrote");
    }

    private static Map<String, String> merelyMarked(long secondsAgo) {
        return Map.of(TermStamp.ANNOTATION, "3 leadline-1 " + NOW.minusSeconds(secondsAgo));
    }

    @Test
    void whatCreatedTheTargetIsNoConflictBeforeTheFirstWrite() {
        assertThat(taker(false, read(Map.of(), writer("helm", "", 5)))).isEmpty();
        assertThat(taker(false, read(merelyMarked(60), writer("helm", "", 5)))).isEmpty();
        assertThat(taker(false, read(Map.of(), writer("kubectl", "scale", 5)))).isEmpty();
    }

    @Test
    void anAutoscalerThatScaledJustNowIsAConflictBeforeTheFirstWrite() {
        assertThat(taker(false, read(Map.of(), writer("kube-controller-manager", "scale", 30))))
                .contains("kube-controller-manager");
        assertThat(taker(false, read(Map.of(), writer("kube-controller-manager", "scale", 601))))
                .isEmpty();
    }

    @Test
    void whoeverOwnsTheNumberAfterOurWriteTookItOver() {
        assertThat(taker(true, read(Map.of(), OURS))).isEmpty();
        assertThat(taker(true, read(Map.of(), OURS, writer("argocd-controller", "", 90))))
                .isEmpty();
        assertThat(taker(true, read(Map.of(), OURS, writer("argocd-controller", "", 30))))
                .contains("argocd-controller");
        assertThat(taker(true, read(Map.of(), writer("kubectl", "scale", 30)))).contains("kubectl");
    }

    @Test
    void afterARestartOnlyWhatIsNewerThanTheMarkCounts() {
        assertThat(taker(false, read(marked(120), writer("kubectl", "scale", 30))))
                .contains("kubectl");
        assertThat(taker(false, read(marked(900), writer("kubectl", "scale", 700))))
                .isEmpty();
        assertThat(taker(false, read(marked(120), OURS, writer("kubectl", "scale", 90))))
                .isEmpty();
    }

    @Test
    void theSameManagerIsHeldTwiceAsLongEachTimeUpToAnHour() {
        TakeoverWatch watch = new TakeoverWatch();
        watch.wrote();
        Instant now = NOW;
        List<Long> minutes = new java.util.ArrayList<>();
        for (int time = 0; time < 5; time++) {
            ScaleFacts pinned = read(Map.of(), new FieldWriter("argocd-controller", "", "Apply", Optional.of(now)));
            Instant begun = now;
            while (watch.judge(pinned, now, HOLD) instanceof Verdict.Refused) {
                now = now.plusSeconds(60);
            }
            minutes.add(Duration.between(begun, now).toMinutes());
        }

        assertThat(minutes).containsExactly(10L, 20L, 40L, 60L, 60L);
    }

    @Test
    void aMarkThatSomebodyEditedIsNoMark() {
        assertThat(TermStamp.of(read(Map.of(TermStamp.ANNOTATION, "soon")))).isEmpty();
        assertThat(TermStamp.of(read(Map.of(TermStamp.ANNOTATION, "1 me never"))))
                .isEmpty();
    }
}
