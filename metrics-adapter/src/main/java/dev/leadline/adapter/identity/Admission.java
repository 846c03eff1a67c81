// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** What the door answers. */
public sealed interface Admission {

    /** May go in. */
    record Admitted(User user) implements Admission {}

    /**
     * May not.
     *
     * @param status 401 or 403
     * @param reason of the Status: Unauthorized or Forbidden
     * @param message what is said to whoever asked; tells nothing about others
     */
    record Refused(int status, String reason, String message) implements Admission {}
}
