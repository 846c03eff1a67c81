// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

/** A certificate, a key or the two together cannot be used; the message is a sentence that names them and the rule. */
final class UnusableCertificate extends Exception {

    private static final long serialVersionUID = 1;

    UnusableCertificate(String sentence) {
        super(sentence);
    }

    /** The sentence. */
    String sentence() {
        return String.valueOf(getMessage());
    }
}
