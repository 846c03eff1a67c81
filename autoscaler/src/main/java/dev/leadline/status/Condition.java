// SPDX-License-Identifier: Apache-2.0
package dev.leadline.status;

/**
 * A condition before it is published: without the time of its last change.
 *
 * @param type which
 * @param status whether it holds
 * @param reason one word for programs
 * @param message a sentence for people
 * @param provisional true when this decision could not tell and what was published before stands, if anything was
 */
record Condition(ConditionType type, ConditionStatus status, String reason, String message, boolean provisional) {}
