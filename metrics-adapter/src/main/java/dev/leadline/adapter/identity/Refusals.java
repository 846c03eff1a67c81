// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

/** The two ways to be refused. */
final class Refusals {

    private Refusals() {}

    static Admission unauthorized(String message) {
        return new Admission.Refused(401, "Unauthorized", message);
    }

    static Admission forbidden(String message) {
        return new Admission.Refused(403, "Forbidden", message);
    }
}
