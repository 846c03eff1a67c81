// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.ArrayList;
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

    static final String AUTHENTICATED = "system:authenticated";
    static final String UNAUTHENTICATED = "system:unauthenticated";
    static final String MASTERS = "system:masters";
    static final User ANONYMOUS = new User("system:anonymous", Optional.empty(), List.of(UNAUTHENTICATED), Map.of());

    /** Copies the collections. */
    public User {
        groups = List.copyOf(groups);
        extra = Map.copyOf(extra);
    }

    /**
     * A user whom somebody trusted has named. A front proxy also names the anonymous user of whom it knows nothing; he stays
     * anonymous.
     */
    static User authenticated(String name, Optional<String> uid, List<String> groups, Map<String, List<String>> extra) {
        boolean complete =
                name.equals(ANONYMOUS.name()) || groups.contains(UNAUTHENTICATED) || groups.contains(AUTHENTICATED);
        List<String> all = new ArrayList<>(groups);
        if (!complete) {
            all.add(AUTHENTICATED);
        }
        return new User(name, uid, all, extra);
    }

    /** Characters in it, about. */
    int size() {
        int size = name.length() + uid.orElse("").length();
        for (String group : groups) {
            size += group.length();
        }
        for (Map.Entry<String, List<String>> attribute : extra.entrySet()) {
            size += attribute.getKey().length();
            for (String value : attribute.getValue()) {
                size += value.length();
            }
        }
        return size;
    }
}
