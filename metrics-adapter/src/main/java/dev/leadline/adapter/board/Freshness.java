// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.board;

/** How far a served number may be trusted. */
public enum Freshness {
    /** The autoscaler's word, within its time. */
    Live("the autoscaler's number, within its time"),
    /** The autoscaler fell silent; its last number stands for the policy's hold. */
    Held("the last number stands, because the autoscaler has fallen silent"),
    /** After the hold: the larger of the last number and the policy's fallback. */
    Floor("the larger of the last number and the policy's fallback, because the autoscaler has been silent for long"),
    /** Nothing is served. */
    Gone("nothing is served: the autoscaler has been silent for long, and the policy names no fallback");

    private final String prose;

    Freshness(String prose) {
        this.prose = prose;
    }

    /** Half a sentence for people. */
    public String prose() {
        return prose;
    }
}
