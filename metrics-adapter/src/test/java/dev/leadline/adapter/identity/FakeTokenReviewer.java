// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Knows the tokens that a test gave it; can be out of reach. */
final class FakeTokenReviewer implements TokenReviewer {

    private final Map<String, User> users = new ConcurrentHashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private volatile boolean away;

    FakeTokenReviewer knows(String token, String user, String... groups) {
        users.put(token, new User(user, Optional.empty(), List.of(groups), Map.of()));
        return this;
    }

    void forget(String token) {
        users.remove(token);
    }

    void goAway() {
        away = true;
    }

    int asked() {
        return asked.get();
    }

    @Override
    public TokenAnswer review(String token) {
        asked.incrementAndGet();
        if (away) {
            throw new IllegalStateException("connection refused");
        }
        return Optional.ofNullable(users.get(token))
                .<TokenAnswer>map(TokenAnswer.Genuine::new)
                .orElseGet(TokenAnswer.NotGenuine::new);
    }
}
