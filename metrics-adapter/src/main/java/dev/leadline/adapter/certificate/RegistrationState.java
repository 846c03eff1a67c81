// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

/** A {@link Registration} in one word, as the label of a metric. */
public enum RegistrationState {
    /** Not read. */
    Unknown,
    /** No APIService. */
    Missing,
    /** Leadline's, and reached. */
    Available,
    /** Leadline's, and not reached. */
    Unavailable,
    /** Somebody else's. */
    Foreign;

    /** The word for a registration. */
    public static RegistrationState of(Registration registration) {
        return switch (registration) {
            case Registration.Unknown _ -> Unknown;
            case Registration.Missing _ -> Missing;
            case Registration.Ours ours -> ours.available() ? Available : Unavailable;
            case Registration.Foreign _ -> Foreign;
        };
    }
}
