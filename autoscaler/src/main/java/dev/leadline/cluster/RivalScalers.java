// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

/** Other autoscalers by what they name as their target. Answers from memory. Safe for use by many threads. */
@FunctionalInterface
public interface RivalScalers {

    /** Who else is told to scale an object, by group and kind (the version does not matter) and name. */
    Rivalry on(String namespace, String apiVersion, String kind, String name);

    /** What is known. */
    sealed interface Rivalry permits Alone, Rival, Unknown {}

    /** Nobody else. */
    record Alone() implements Rivalry {}

    /**
     * Somebody else.
     *
     * @param kind for instance {@code HorizontalPodAutoscaler}
     * @param name of that object
     */
    record Rival(String kind, String name) implements Rivalry {}

    /**
     * It cannot be told.
     *
     * @param sentence why, and what to do
     */
    record Unknown(String sentence) implements Rivalry {}
}
