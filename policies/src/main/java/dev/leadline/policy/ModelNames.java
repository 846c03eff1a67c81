// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.util.List;

/**
 * The served model; series under any of its names are one demand and are never counted twice.
 *
 * @param name the name requests use
 * @param aliases further served names
 */
public record ModelNames(String name, List<String> aliases) {

    /** Copies the aliases. */
    public ModelNames {
        aliases = List.copyOf(aliases);
    }

    /** True for the name and every alias. */
    public boolean covers(String served) {
        return name.equals(served) || aliases.contains(served);
    }
}
