// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.adapter.board.Snapshot;
import dev.leadline.policy.PolicyKey;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AnswerCacheTest {

    private final AnswerCache cache = new AnswerCache(1 << 20);
    private final Snapshot snapshot = new Snapshot(1, Map.of());
    private final AnswerCache.Ground whole = new AnswerCache.OfSnapshot(new WeakReference<>(snapshot));

    @Test
    void givesTheSameAnswerWhileItsGroundStands() {
        WireAnswer answer = answer(100);
        cache.keep(Requests.get("/a"), answer, whole);
        cache.keep(Requests.get("/b"), answer, new AnswerCache.OfPolicy(new PolicyKey("ns", "chat"), null));
        Snapshot other = new Snapshot(1, Map.of());

        assertThat(cache.find(Requests.get("/a"), snapshot)).containsSame(answer);
        assertThat(cache.find(Requests.get("/a"), other)).isEmpty();
        assertThat(cache.find(Requests.get("/b"), other)).containsSame(answer);
    }

    @Test
    void neverGrowsBeyondItsBoundWhateverIsAsked() {
        int most = 0;
        for (int i = 0; i < 50_000; i++) {
            cache.keep(Requests.get("/" + i), answer(100), whole);
            most = Math.max(most, cache.entries());
        }

        assertThat(most).isBetween(1_000, (1 << 20) / 400);
    }

    @Test
    void keepsNothingLarge() {
        cache.keep(Requests.get("/large"), answer(AnswerCache.LARGEST_ANSWER + 1), whole);
        cache.keep(Requests.get("/" + "x".repeat(AnswerCache.LARGEST_REQUEST)), answer(1), whole);

        assertThat(cache.entries()).isZero();
    }

    @Test
    void countsAnAnswerThatIsReplacedOnce() {
        for (int i = 0; i < 50_000; i++) {
            cache.keep(Requests.get("/again"), answer(100 + i % 7), whole);
        }
        cache.keep(Requests.get("/other"), answer(100), whole);

        assertThat(cache.entries()).isEqualTo(2);
    }

    private static WireAnswer answer(int bytes) {
        return new WireAnswer(200, "application/json", Optional.empty(), new byte[bytes]);
    }
}
