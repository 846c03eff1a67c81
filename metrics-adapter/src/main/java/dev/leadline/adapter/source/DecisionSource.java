// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import dev.leadline.adapter.board.PolicyReading;
import dev.leadline.policy.PolicyKey;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where decisions come from. It keeps what it was told: a source that has lost the other side goes on answering with the
 * last that it heard. Safe for use by many threads.
 */
public interface DecisionSource extends AutoCloseable {

    /**
     * Begins to listen.
     *
     * @param changed hears the key of every policy whose reading has changed or is gone, soon after it has; returns quickly
     */
    void start(Consumer<PolicyKey> changed);

    /** True once everything that there is has been read. */
    boolean isComplete();

    /** Everything that is known now. */
    Map<PolicyKey, PolicyReading> readings();

    /** What is known of one policy now. */
    Optional<PolicyReading> reading(PolicyKey policy);

    /** The last moment at which this was known to be current; absent before the first word. */
    Optional<Instant> heard();

    @Override
    void close();
}
