// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleFacts.FieldWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * How long somebody else's number is respected: one hold, and twice as long each time the same manager takes over again,
 * up to an hour. Then it is adopted: the next write starts from it.
 */
final class TakeoverWatch {

    private static final Duration LONGEST = Duration.ofHours(1);

    private Optional<FieldWriter> latest = Optional.empty();
    private Instant since = Instant.EPOCH;
    private Instant until = Instant.EPOCH;
    private int times;
    private boolean wrote;

    /** Leadline wrote the target. */
    void wrote() {
        wrote = true;
    }

    /** True when this process has written the target. */
    boolean hasWritten() {
        return wrote;
    }

    /** What the managedFields of a fresh read mean. */
    Verdict judge(ScaleFacts read, Instant now, Duration hold) {
        Optional<FieldWriter> taker = Takeover.by(read, wrote, now, hold);
        if (taker.isEmpty()) {
            return new Verdict.Allowed();
        }
        if (!taker.equals(latest)) {
            note(taker.get(), now, hold);
        }
        return now.isBefore(until) ? refusal(read, taker.get()) : new Verdict.Allowed();
    }

    private void note(FieldWriter taker, Instant now, Duration hold) {
        boolean again =
                latest.filter(one -> one.manager().equals(taker.manager())).isPresent()
                        && now.isBefore(until.plus(LONGEST));
        times = again ? times + 1 : 1;
        since = now;
        Duration longest = hold.compareTo(LONGEST) > 0 ? hold : LONGEST;
        Duration held = hold.multipliedBy(1L << Math.min(times - 1, 10));
        until = now.plus(held.compareTo(longest) > 0 ? longest : held);
        latest = Optional.of(taker);
    }

    private Verdict refusal(ScaleFacts read, FieldWriter taker) {
        String what = times == 1
                ? " If that was meant once, do nothing."
                : " It does so again and again: leave the number of replicas out of what " + taker.manager()
                        + " applies, or set actuation to ExternalMetric.";
        return Verdict.Refused.conflict(
                WriteRule.name(read) + " was set to " + WriteRule.replicas(read.specReplicas()) + " by "
                        + taker.manager() + (taker.subresource().isEmpty() ? "" : " through its scale subresource")
                        + " (seen " + since.truncatedTo(ChronoUnit.SECONDS) + "). Leadline respects that until "
                        + until.truncatedTo(ChronoUnit.SECONDS) + " and goes on from there." + what,
                taker.manager());
    }
}
