// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Whose word about users is believed, and in which headers it stands. Lists of header names are in order of preference, of
 * any case.
 *
 * @param authorities that issue the proxies' certificates
 * @param allowedNames common names of proxies; empty means every certificate of these authorities
 * @param usernameHeaders the first that is there and not empty names the user
 * @param uidHeaders the first that is there and not empty
 * @param groupHeaders each value of each is a group
 * @param extraPrefixes what follows them in a header's name is a key
 */
record FrontProxies(
        Authorities authorities,
        Set<String> allowedNames,
        List<String> usernameHeaders,
        List<String> uidHeaders,
        List<String> groupHeaders,
        List<String> extraPrefixes) {

    FrontProxies {
        allowedNames = Set.copyOf(allowedNames);
        usernameHeaders = List.copyOf(usernameHeaders);
        uidHeaders = List.copyOf(uidHeaders);
        groupHeaders = List.copyOf(groupHeaders);
        extraPrefixes = List.copyOf(extraPrefixes);
    }

    boolean allows(Optional<String> commonName) {
        return allowedNames.isEmpty()
                || commonName.filter(allowedNames::contains).isPresent();
    }

    /** The user whom a proven proxy names; absent when it names none. */
    Optional<User> user(Function<String, List<String>> headers, List<String> headerNames) {
        return first(usernameHeaders, headers)
                .map(name -> User.authenticated(
                        name, first(uidHeaders, headers), groups(headers), extra(headers, headerNames)));
    }

    private static Optional<String> first(List<String> names, Function<String, List<String>> headers) {
        for (String name : names) {
            List<String> values = headers.apply(name);
            if (!values.isEmpty() && !values.getFirst().isEmpty()) {
                return Optional.of(values.getFirst());
            }
        }
        return Optional.empty();
    }

    private List<String> groups(Function<String, List<String>> headers) {
        List<String> groups = new ArrayList<>();
        for (String name : groupHeaders) {
            for (String value : headers.apply(name)) {
                if (!value.isEmpty()) {
                    groups.add(value);
                }
            }
        }
        return groups;
    }

    private Map<String, List<String>> extra(Function<String, List<String>> headers, List<String> headerNames) {
        // A header that was sent twice is named twice, and all its values come with each name.
        Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        Map<String, List<String>> extra = new LinkedHashMap<>();
        for (String prefix : extraPrefixes) {
            for (String name : headerNames) {
                if (name.regionMatches(true, 0, prefix, 0, prefix.length()) && names.add(name)) {
                    String key = PercentEncoding.decode(
                            name.substring(prefix.length()).toLowerCase(Locale.ROOT));
                    extra.computeIfAbsent(key, none -> new ArrayList<>()).addAll(headers.apply(name));
                }
            }
        }
        return extra;
    }
}
