// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

import static dev.leadline.adapter.board.Readings.NOON;
import static dev.leadline.adapter.board.Readings.aPool;
import static dev.leadline.adapter.board.Readings.aReading;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.PolicyKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BoardTest {

    private static final PolicyKey CHAT = new PolicyKey("inference", "chat");
    private static final PolicyKey CODE = new PolicyKey("inference", "code");

    private final Map<PolicyKey, PolicyReading> readings = new HashMap<>();
    private final Board board = new Board(key -> Optional.ofNullable(readings.get(key)));
    private final List<Snapshot> heard = new ArrayList<>();

    @Test
    void beginsWithNothingAndAsksForNoTime() {
        board.refresh(Set.of(CHAT), NOON);

        assertThat(board.snapshot()).isSameAs(Snapshot.EMPTY);
        assertThat(board.nextChange()).isEmpty();
    }

    @Test
    void servesWhatHasChangedAndTellsWhoListens() {
        board.listen(heard::add);
        publish(CHAT, 7, NOON);

        board.refresh(Set.of(CHAT), NOON);

        assertThat(heard).containsExactly(board.snapshot());
        assertThat(board.snapshot().version()).isEqualTo(1);
        assertThat(board.snapshot().value(CHAT, "decode", Signal.DesiredReplicas))
                .hasValueSatisfying(value -> assertThat(value.milli()).isEqualTo(7_000));
        assertThat(board.nextChange()).contains(NOON.plusSeconds(60));
    }

    @Test
    void keepsTheSnapshotWhenNothingHasChanged() {
        publish(CHAT, 7, NOON);
        board.refresh(Set.of(CHAT), NOON);
        Snapshot before = board.snapshot();
        board.listen(heard::add);
        publish(CHAT, 7, NOON);

        board.refresh(Set.of(CHAT, CODE), NOON.plusSeconds(1));

        assertThat(board.snapshot()).isSameAs(before);
        assertThat(heard).isEmpty();
    }

    @Test
    void keepsTheBoardsOfPoliciesThatHaveNotChanged() {
        publish(CHAT, 7, NOON);
        publish(CODE, 3, NOON.plusSeconds(30));
        board.refresh(Set.of(CHAT, CODE), NOON.plusSeconds(30));
        Snapshot before = board.snapshot();

        board.refresh(Set.of(), NOON.plusSeconds(60));
        publish(CHAT, 8, NOON.plusSeconds(61));
        board.refresh(Set.of(CHAT, CODE), NOON.plusSeconds(61));

        assertThat(board.snapshot().version()).isEqualTo(before.version() + 2);
        assertThat(board.snapshot().boards().get(CODE)).isSameAs(before.boards().get(CODE));
        assertThat(board.nextChange()).contains(NOON.plusSeconds(90));
    }

    @Test
    void followsTimeWithoutAWordFromAnybody() {
        publish(CHAT, 7, NOON);
        board.refresh(Set.of(CHAT), NOON);

        board.refresh(Set.of(), NOON.plusSeconds(60));
        assertThat(freshness()).isEqualTo(Freshness.Held);
        assertThat(board.nextChange()).contains(NOON.plusSeconds(660));

        board.refresh(Set.of(), NOON.plusSeconds(660));
        assertThat(freshness()).isEqualTo(Freshness.Gone);
        assertThat(board.nextChange()).isEmpty();
    }

    @Test
    void takesTheNewWordOverTheStepOfTimeWhenBothComeAtOnce() {
        publish(CHAT, 7, NOON);
        board.refresh(Set.of(CHAT), NOON);
        publish(CHAT, 9, NOON.plusSeconds(59));

        board.refresh(Set.of(CHAT), NOON.plusSeconds(60));

        assertThat(freshness()).isEqualTo(Freshness.Live);
        assertThat(board.snapshot().value(CHAT, "decode", Signal.DesiredReplicas))
                .hasValueSatisfying(value -> assertThat(value.milli()).isEqualTo(9_000));
    }

    @Test
    void stepsOnEvenWhenTheSameWordIsSaidAgain() {
        publish(CHAT, 7, NOON);
        board.refresh(Set.of(CHAT), NOON);

        board.refresh(Set.of(CHAT), NOON.plusSeconds(60));

        assertThat(freshness()).isEqualTo(Freshness.Held);
    }

    @Test
    void forgetsAPolicyThatIsGoneEvenWhenItIsDue() {
        publish(CHAT, 7, NOON);
        board.refresh(Set.of(CHAT), NOON);
        readings.clear();

        board.refresh(Set.of(CHAT), NOON.plusSeconds(60));

        assertThat(board.snapshot().boards()).isEmpty();
        assertThat(board.nextChange()).isEmpty();
    }

    @Test
    void tellsNobodyWhoHasStoppedListening() {
        Consumer<Snapshot> listener = heard::add;
        board.listen(listener);
        board.ignore(listener);
        publish(CHAT, 7, NOON);

        board.refresh(Set.of(CHAT), NOON);

        assertThat(heard).isEmpty();
    }

    private Freshness freshness() {
        return board.snapshot().board(CHAT).orElseThrow().freshness().getOrDefault("decode", Freshness.Gone);
    }

    private void publish(PolicyKey policy, int desired, Instant issued) {
        readings.put(policy, aReading(policy, Duration.ofMinutes(10), Map.of(), aPool("decode", desired, issued)));
    }
}
