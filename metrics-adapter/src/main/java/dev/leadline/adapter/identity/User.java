// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Who asks.
 *
 * @param name of the user
 * @param uid when it was said
 * @param groups with system:authenticated for everybody but the anonymous
 * @param extra further attributes by key
 */
public record User(String name, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {

    /** Copies the collections. */
    public User {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }
}
