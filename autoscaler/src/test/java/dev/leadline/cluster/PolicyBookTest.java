// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.PolicyParser;
import dev.leadline.policy.Violation;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PolicyBookTest {

    private static final PolicyKey KEY = new PolicyKey("default", "a");
    private static final ParsedPolicy GOOD = PolicyParser.parse("""
            apiVersion: leadline.dev/v1alpha1
            kind: ScalingPolicy
            metadata: {name: a}
            spec:
              model: {name: m}
              objectives: {attainment: "0.99", timeToFirstToken: 2s, interTokenLatency: 50ms}
              pools: [{name: all, role: Aggregated, replicas: {max: 4}}]
              sources: {push: {}}
            """);
    private static final ParsedPolicy BAD = PolicyParser.parse("{}");

    private final List<String> heard = new ArrayList<>();
    private boolean deaf;
    private long now;
    private final PolicyBook book = new PolicyBook(
            new PolicyListener() {
                @Override
                public void inForce(ParsedPolicy.Valid policy, PolicyMeta meta) {
                    if (deaf) {
                        throw new IllegalStateException("not now");
                    }
                    heard.add("in force " + meta.generation());
                }

                @Override
                public void invalid(PolicyMeta meta, List<Violation> violations) {
                    heard.add("invalid " + meta.generation());
                }

                @Override
                public void gone(PolicyKey key) {
                    heard.add("gone");
                }
            },
            () -> now);

    @Test
    void tellsANewGenerationOnceHoweverOftenItIsSeen() {
        book.seen(version("u", 1), () -> GOOD);
        book.seen(version("u", 1), () -> GOOD);
        book.seen(version("u", 2), () -> GOOD);
        book.seen(version("u", 1), () -> GOOD);

        assertThat(heard).containsExactly("in force 1", "in force 2");
    }

    @Test
    void leavesTheLastValidVersionInForceWhenAnInvalidOneFollows() {
        book.seen(version("u", 1), () -> GOOD);
        book.seen(version("u", 2), () -> BAD);
        book.seen(version("u", 3), () -> GOOD);

        assertThat(heard).containsExactly("in force 1", "invalid 2", "in force 3");
    }

    @Test
    void takesAPolicyOutOfForceWhoseObjectWasReplacedByAnInvalidOne() {
        book.seen(version("u", 4), () -> GOOD);
        book.seen(version("v", 1), () -> BAD);

        assertThat(heard).containsExactly("in force 4", "gone", "invalid 1");
    }

    @Test
    void keepsWhatWasLearnedWhenAnObjectIsMadeAnewInAWatchGap() {
        book.seen(version("u", 4), () -> GOOD);
        book.seen(version("v", 1), () -> GOOD);
        book.vanished(KEY, "u");
        pass(PolicyBook.GRACE);
        book.settle(true);

        assertThat(heard).containsExactly("in force 4", "in force 1");
    }

    @Test
    void saysGoneOnceTheDefinitionIsKnownToStay() {
        book.seen(version("u", 1), () -> GOOD);
        book.vanished(KEY, "u");
        book.settle(true);
        assertThat(heard).containsExactly("in force 1");

        pass(PolicyBook.GRACE);
        book.settle(true);
        assertThat(heard).containsExactly("in force 1", "gone");
        assertThat(book.isWaiting()).isFalse();
    }

    @Test
    void keepsOrphansWhileTheDefinitionIsAwayAndForAWhileAfterwards() {
        book.seen(version("u", 1), () -> GOOD);
        book.vanished(KEY, "u");
        pass(PolicyBook.GRACE);
        book.settle(false);
        pass(Duration.ofDays(3));
        book.settle(false);
        pass(PolicyBook.ORPHAN_PATIENCE.minusSeconds(1));
        book.settle(true);
        assertThat(heard).containsExactly("in force 1");
        assertThat(book.orphans()).isOne();

        book.seen(version("w", 1), () -> GOOD);
        assertThat(heard).containsExactly("in force 1", "in force 1");
        assertThat(book.orphans()).isZero();
    }

    @Test
    void letsOrphansGoThatNobodyAppliesAgain() {
        book.seen(version("u", 1), () -> GOOD);
        book.vanished(KEY, "u");
        book.settle(false);
        pass(PolicyBook.ORPHAN_PATIENCE);
        book.settle(true);

        assertThat(heard).containsExactly("in force 1", "gone");
    }

    @Test
    void triesAgainAtTheNextResyncWhenTheListenerFails() {
        deaf = true;
        book.seen(version("u", 1), () -> GOOD);
        deaf = false;
        book.seen(version("u", 1), () -> GOOD);

        assertThat(heard).containsExactly("in force 1");
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }

    private static PolicyMeta version(String uid, long generation) {
        return new PolicyMeta(KEY, uid, generation, "7", Instant.EPOCH);
    }
}
