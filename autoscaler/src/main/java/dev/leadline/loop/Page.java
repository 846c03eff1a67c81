// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import java.util.List;
import java.util.Optional;

/**
 * A part of a longer list.
 *
 * @param <T> what is listed
 * @param items in the order of the list
 * @param next cursor of the following page; absent on the last one
 */
public record Page<T>(List<T> items, Optional<String> next) {

    /** Copies the items. */
    public Page {
        items = List.copyOf(items);
    }
}
