// SPDX-License-Identifier: Apache-2.0
package dev.leadline.manifest;

/**
 * One thing that keeps an object from following its policy.
 *
 * @param code for programs
 * @param path where in the object, or {@code policy:} and where in the policy
 * @param sentence what is wrong and what comes of it
 * @param hint how to mend it
 */
public record LintFinding(LintCode code, String path, String sentence, String hint) {}
