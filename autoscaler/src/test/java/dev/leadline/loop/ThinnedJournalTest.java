// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.act.ActuationResult;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.policy.Mode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThinnedJournalTest extends DecisionJournalContract {

    private final DecisionJournal kept = new InMemoryJournal();
    private final DecisionJournal journal = new ThinnedJournal(kept, Duration.ofMinutes(5));

    @Override
    protected DecisionJournal journal() {
        return journal;
    }

    private static JournalEntry scraped(int second, int prefill, ActuationResult result) {
        Instant time = Samples.NOON.plusSeconds(second);
        ScalingPlan plan = new FakeController(Samples.policy(Samples.KEY, Mode.Advise))
                .step(Samples.snapshot(time, prefill, 2))
                .plan();
        return new JournalEntry(plan, result, Optional.empty());
    }

    private List<JournalEntry> list() {
        return kept.list(JournalQuery.newest(Samples.KEY, 100)).items();
    }

    @Test
    void ofEqualDecisionsOneInFiveMinutesIsKept() {
        for (int second = 0; second <= 600; second += 5) {
            journal.record(scraped(second, 3, ActuationResult.unchanged("")));
        }

        assertThat(list()).hasSize(3);
    }

    @Test
    void whatChangesANumberOrAnOutcomeIsKeptAtOnce() {
        journal.record(scraped(0, 3, ActuationResult.unchanged("")));
        journal.record(scraped(5, 4, ActuationResult.unchanged("")));
        journal.record(scraped(10, 4, ActuationResult.failed("The API server did not answer.")));

        assertThat(list()).hasSize(3);
    }

    @Test
    void theNewestIsFoundAlthoughItWasNotKept() {
        journal.record(scraped(0, 3, ActuationResult.unchanged("")));
        JournalEntry newest = scraped(5, 3, ActuationResult.unchanged(""));
        journal.record(newest);

        assertThat(list()).hasSize(1);
        assertThat(journal.find(Samples.KEY, newest.plan().id())).contains(newest);
        assertThat(journal.latest(Samples.KEY)).contains(newest);
    }
}
