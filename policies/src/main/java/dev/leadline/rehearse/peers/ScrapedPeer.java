// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.rehearse.ScalingStrategy;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs a rule on scrapes at its beat. */
final class ScrapedPeer implements ScalingStrategy {
    private final String name;
    private final Beat beat;
    private final PeerRule rule;
    private final Scrapes scrapes;
    private @Nullable Instant start;

    /**
     * A peer at second 0.
     *
     * @param memory the longest window that the rule asks for
     */
    ScrapedPeer(String name, Beat beat, Duration memory, PeerRule rule) {
        this.name = name;
        this.beat = beat;
        this.rule = rule;
        this.scrapes = new Scrapes(memory);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(beat.tick());
    }

    @Override
    public boolean looksAt(double seconds) {
        long second = Math.round(seconds);
        return beat.scrapesAt(second) || beat.actsAt(second);
    }

    @Override
    public Map<String, Integer> decide(FleetSnapshot seen) {
        Instant first = start == null ? seen.time() : start;
        start = first;
        long second = Math.round(Duration.between(first, seen.time()).toMillis() / 1e3);
        if (beat.scrapesAt(second)) {
            scrapes.add(seen);
        }
        return beat.actsAt(second) ? rule.decide(scrapes, seen) : Map.of();
    }
}
