// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

/**
 * When a peer's monitoring scrapes and when its rule acts, in whole seconds from the start. Scrapes fall on multiples of
 * their period; the rule acts {@code lag} seconds after a multiple of its own, so what it sees is at least that old.
 *
 * @param scrape seconds between scrapes
 * @param act seconds between decisions
 * @param lag age of the newest scrape when the rule acts, below {@code act}
 */
record Beat(int scrape, int act, int lag) {

    /**
     * Prometheus' usual scrape of 15 s and an HPA's sync of 15 s. On average a value is 7.5 s old when an HPA reads it;
     * the 5 s here favour the peer.
     */
    static final Beat PROMETHEUS_HPA = new Beat(15, 15, 5);

    /** Rejects a beat that never acts. */
    Beat {
        if (scrape < 1 || act < 1 || lag < 0 || lag >= act) {
            throw new IllegalArgumentException("a beat needs periods of at least 1 s and a lag below the period");
        }
    }

    boolean scrapesAt(long second) {
        return second % scrape == 0;
    }

    boolean actsAt(long second) {
        return second % act == lag;
    }

    /** The largest tick that hits every scrape and every decision. */
    int tick() {
        return divisor(divisor(scrape, act), lag);
    }

    private static int divisor(int one, int other) {
        return other == 0 ? one : divisor(other, one % other);
    }
}
