// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

/** Why a source said nothing usable. The prose goes to people; the names go to metrics and REST. */
public enum MissingReason {
    /** The source was never asked, or the field was not sent. */
    NotReported("the source does not report it"),
    /** Connection refused, reset or no route. */
    Unreachable("the source cannot be reached"),
    /** No complete answer within the time limit. */
    TimedOut("the source did not answer in time"),
    /** An HTTP status other than 200. */
    HttpError("the source answered with an error"),
    /** A 200 answer whose body is not a metrics exposition (HTML, JSON, binary). */
    NotMetrics("the answer is not a metrics body"),
    /** The body ends before it is complete or lacks what every body of this engine has. */
    Truncated("the answer is cut off"),
    /** A body larger than the limit. */
    TooLarge("the answer is larger than allowed"),
    /** The engine sleeps: neither idle nor capacity. */
    Asleep("the engine sleeps"),
    /** The values contradict what a healthy source can say. */
    Implausible("the values are impossible");

    private final String prose;

    MissingReason(String prose) {
        this.prose = prose;
    }

    /** Half a sentence for people. */
    public String prose() {
        return prose;
    }
}
