// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * An object with a scale subresource, in the policy's namespace.
 *
 * @param apiVersion group and version, for instance {@code apps/v1}
 * @param kind for instance {@code Deployment}
 * @param name the object's name
 */
public record ScaleTarget(String apiVersion, String kind, String name) {}
