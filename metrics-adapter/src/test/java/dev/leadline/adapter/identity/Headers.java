// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.ArrayList;
import java.util.List;

/** Headers as a server sees them: in order, repeated, of any case. */
record Headers(List<String> names, List<String> all) {

    static Headers of(String... namesAndValues) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int at = 0; at < namesAndValues.length; at += 2) {
            names.add(namesAndValues[at]);
            values.add(namesAndValues[at + 1]);
        }
        return new Headers(names, values);
    }

    List<String> values(String name) {
        List<String> values = new ArrayList<>();
        for (int at = 0; at < names.size(); at++) {
            if (names.get(at).equalsIgnoreCase(name)) {
                values.add(all.get(at));
            }
        }
        return values;
    }
}
