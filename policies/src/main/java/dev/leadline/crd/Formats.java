// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

/** Formats that the API server checks too, so that {@code kubectl apply} refuses a slip at once. */
final class Formats {

    static final String DURATION = "^([0-9]+(ms|s|m|h|d))+$";
    static final String DURATION_OR_AUTO = "^(auto|([0-9]+(ms|s|m|h|d))+)$";
    static final String DECIMAL = "^[0-9]+(\\.[0-9]+)?$";
    static final String STEP = "^[0-9]+(\\.[0-9]+)?%?$";
    static final String MODE = "^(Advise|Enforce|Paused)$";
    static final String ROLE = "^(Prefill|Decode|Aggregated)$";
    static final String ACTUATION = "^(Scale|ExternalMetric)$";
    static final String SCHEME = "^https?$";

    private Formats() {}
}
