// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.forward;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Another provider of external metrics.
 *
 * @param address https with a host, or http on the loopback: the token goes there
 * @param authority PEM of who has signed its certificate; absent: those that Java believes
 * @param token file with the bearer token that is shown there; absent: none
 * @param patience how long is waited for an answer: an HPA controller reads a few metrics at a time and waits for each
 */
public record Backend(URI address, Optional<Path> authority, Optional<Path> token, Duration patience) {

    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");

    /**
     * Refuses what must not be asked.
     *
     * @throws IllegalArgumentException with a sentence
     */
    public Backend {
        String host = address.getHost();
        boolean plain = "http".equals(address.getScheme());
        if (host == null
                || !(plain || "https".equals(address.getScheme()))
                || !address.getRawPath().replace("/", "").isEmpty()
                || address.getRawQuery() != null) {
            throw new IllegalArgumentException("the other provider's address is https with a host and no path, such as"
                    + " https://keda-operator-metrics-apiserver.keda.svc, not " + address);
        }
        if (plain && !LOOPBACK.contains(host)) {
            throw new IllegalArgumentException(
                    "the other provider is shown a token, so its address is https, not " + address);
        }
    }

    /** Waits two seconds. */
    public static Backend of(URI address, Optional<Path> authority, Optional<Path> token) {
        return new Backend(address, authority, token, Duration.ofSeconds(2));
    }
}
