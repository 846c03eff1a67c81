// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

/** What a simulated engine does instead of answering as it should. */
public enum Fault {
    /** Nothing: the right body. */
    NONE,
    /** A 200 answer with an HTML page, as a proxy gives. */
    HTML,
    /** HTTP status 500. */
    SERVER_ERROR,
    /** The body ends in the middle of a line although its length announced more. */
    TRUNCATED,
    /** The connection is accepted and nothing is ever answered. */
    HANG
}
