// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

/** How a write ended. */
sealed interface Write {

    /** It is written. */
    record Written() implements Write {}

    /** Somebody else was first: read again. */
    record Conflict() implements Write {}

    /**
     * It could not be written.
     *
     * @param why a sentence
     */
    record Refused(String why) implements Write {}
}
