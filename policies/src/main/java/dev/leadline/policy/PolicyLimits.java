// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * How much a policy may say. The parser and the definition in the cluster use the same numbers, because the API server
 * weighs every rule by the largest object that it might have to be checked against.
 */
public final class PolicyLimits {

    /** Most entries of {@code spec.pools}. */
    public static final int POOLS = 32;
    /** Most entries of {@code spec.model.aliases}. */
    public static final int ALIASES = 64;
    /** Most entries of {@code spec.schedule}. */
    public static final int WINDOWS = 64;
    /** Most entries of {@code spec.events}. */
    public static final int EVENTS = 128;
    /** Most entries of {@code spec.forecast.periods}. */
    public static final int PERIODS = 16;

    /** Most characters of a name for people or of a served model. */
    public static final int TEXT = 512;
    /** Most characters of a duration. */
    public static final int DURATION = 64;
    /** Most characters of a decimal. */
    public static final int DECIMAL = 40;
    /** Most characters of a step: nine digits, a point, nine digits and the sign. */
    public static final int STEP = 20;
    /** Most characters of a time: down to the nanosecond. */
    public static final int MOMENT = 30;
    /** Most characters of a cron. */
    public static final int CRON = 200;
    /** Most characters of a URL. */
    public static final int URL = 2048;
    /** Most characters of the path of a URL. */
    public static final int PATH = 1024;
    /** Most characters of a DNS label, of a kind and of the value of a label. */
    public static final int LABEL = 63;
    /** Most characters of a DNS subdomain. */
    public static final int SUBDOMAIN = 253;
    /** Most characters of the key of a label, and of an API group with its version. */
    public static final int QUALIFIED = SUBDOMAIN + 1 + LABEL;
    /** Most bytes of all annotations together. */
    public static final int ANNOTATIONS = 256 * 1024;

    private PolicyLimits() {}
}
