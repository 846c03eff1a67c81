// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.Optional;
import org.slf4j.Logger;

/** Says a trouble once, and once that it is over. Told by one thread at a time, asked by any. */
final class Complaint {

    private final Logger log;
    private volatile Optional<String> said = Optional.empty();

    Complaint(Logger log) {
        this.log = log;
    }

    void met(String sentence) {
        if (!said.equals(Optional.of(sentence))) {
            said = Optional.of(sentence);
            log.warn(sentence);
        }
    }

    void over(String sentence) {
        if (said.isPresent()) {
            said = Optional.empty();
            log.info(sentence);
        }
    }

    Optional<String> said() {
        return said;
    }
}
