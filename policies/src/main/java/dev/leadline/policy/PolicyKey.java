// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * Which policy: names are unique within a namespace.
 *
 * @param namespace DNS-1123 label
 * @param name DNS-1123 subdomain
 */
public record PolicyKey(String namespace, String name) implements Comparable<PolicyKey> {

    @Override
    public int compareTo(PolicyKey other) {
        int byNamespace = namespace.compareTo(other.namespace);
        return byNamespace != 0 ? byNamespace : name.compareTo(other.name);
    }

    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
