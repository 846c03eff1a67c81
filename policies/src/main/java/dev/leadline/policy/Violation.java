// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * One thing that is wrong with a document, said so that its author can mend it.
 *
 * @param path where, for instance {@code spec.pools[0].replicas.max}
 * @param value what stands there, shortened; empty when something is missing
 * @param rule the rule it breaks, a sentence
 * @param hint how to mend it, a sentence; never empty
 */
public record Violation(String path, String value, String rule, String hint) {}
