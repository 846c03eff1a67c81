// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

/**
 * Where something stands in a text, counted from 1.
 *
 * @param line line, 0 when the value did not come from a text
 * @param column column in code points, 0 when the value did not come from a text
 */
record Place(int line, int column) {

    static final Place UNKNOWN = new Place(0, 0);

    boolean known() {
        return line > 0;
    }
}
