// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

/** What the hardware under an instance is worth. */
public sealed interface Hardware permits Hardware.Unknown, Hardware.Healthy, Hardware.Derated, Hardware.Doomed {

    /** No device exporter is joined to the instance: engine signals alone count. */
    record Unknown() implements Hardware {}

    /** Nothing wrong. */
    record Healthy() implements Hardware {}

    /**
     * Works, but slower.
     *
     * @param share what is left of its nominal capacity, above 0 and below 1
     * @param why a sentence
     */
    record Derated(double share, String why) implements Hardware {}

    /** Fails or will fail: no capacity, whatever its latency says. */
    record Doomed(String why) implements Hardware {}

    /** Share of nominal capacity: 1 when nothing is known against it, 0 when doomed. */
    default double share() {
        return switch (this) {
            case Unknown ignored -> 1;
            case Healthy ignored -> 1;
            case Derated derated -> derated.share();
            case Doomed ignored -> 0;
        };
    }
}
