// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.policy.Mode;
import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every journal does. */
public abstract class DecisionJournalContract {

    private static final ActuationResult DONE = ActuationResult.published("Nothing was written.");

    protected abstract DecisionJournal journal();

    protected static JournalEntry entry(PolicyKey key, Instant time) {
        ScalingPlan plan = new FakeController(Samples.policy(key, Mode.Advise))
                .step(Samples.snapshot(time, 3, 2))
                .plan();
        return new JournalEntry(plan, DONE, Optional.of("digest-" + time));
    }

    @Test
    void findsExactlyWhatWasRecorded() {
        JournalEntry entry = entry(Samples.KEY, Samples.NOON.plusNanos(123_456_789));

        journal().record(entry);

        assertThat(journal().find(Samples.KEY, entry.plan().id())).contains(entry);
        assertThat(journal().latest(Samples.KEY)).contains(entry);
        assertThat(journal()
                        .find(new PolicyKey("other", "qwen3-32b"), entry.plan().id()))
                .isEmpty();
        assertThat(journal().find(Samples.KEY, "unknown")).isEmpty();
    }

    @Test
    void keepsTheFirstOfTwoDecisionsWithOneId() {
        JournalEntry first = entry(Samples.KEY, Samples.NOON);
        journal().record(first);

        journal().record(new JournalEntry(first.plan(), ActuationResult.failed("Second."), Optional.empty()));

        assertThat(journal().list(JournalQuery.newest(Samples.KEY, 10)).items()).containsExactly(first);
    }

    @Test
    void listsNewestFirstAndPagesVisitEachDecisionOnce() {
        List<JournalEntry> all = new ArrayList<>();
        for (int second = 0; second < 25; second++) {
            all.addFirst(entry(Samples.KEY, Samples.NOON.plusSeconds(5L * second)));
            journal().record(all.getFirst());
        }
        journal().record(entry(new PolicyKey("inference", "another"), Samples.NOON));

        List<JournalEntry> visited = new ArrayList<>();
        Optional<JournalPosition> after = Optional.empty();
        int pages = 0;
        do {
            Page<JournalEntry> page =
                    journal().list(new JournalQuery(Samples.KEY, Optional.empty(), Optional.empty(), 10, after));
            visited.addAll(page.items());
            after = page.next().map(JournalPosition::parse);
            pages++;
        } while (after.isPresent());

        assertThat(visited).isEqualTo(all);
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void fromIsIncludedAndToIsExcluded() {
        for (int second = 0; second < 5; second++) {
            journal().record(entry(Samples.KEY, Samples.NOON.plusSeconds(second)));
        }

        Page<JournalEntry> page = journal()
                .list(new JournalQuery(
                        Samples.KEY,
                        Optional.of(Samples.NOON.plusSeconds(1)),
                        Optional.of(Samples.NOON.plusSeconds(3)),
                        10,
                        Optional.empty()));

        assertThat(page.items())
                .extracting(entry -> entry.plan().time())
                .containsExactly(Samples.NOON.plusSeconds(2), Samples.NOON.plusSeconds(1));
        assertThat(page.next()).isEmpty();
    }

    @Test
    void aLastPageThatIsJustFullHasNoNext() {
        journal().record(entry(Samples.KEY, Samples.NOON));
        journal().record(entry(Samples.KEY, Samples.NOON.plusSeconds(1)));

        assertThat(journal().list(JournalQuery.newest(Samples.KEY, 2)).next()).isEmpty();
    }

    @Test
    void forgetsOnlyTheDeletedPolicy() {
        PolicyKey other = new PolicyKey("inference", "another");
        journal().record(entry(Samples.KEY, Samples.NOON));
        journal().record(entry(other, Samples.NOON));

        journal().forget(Samples.KEY);

        assertThat(journal().latest(Samples.KEY)).isEmpty();
        assertThat(journal().latest(other)).isPresent();
    }
}
