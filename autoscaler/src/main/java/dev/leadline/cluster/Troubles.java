// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What keeps policies from being read, by place; each trouble is logged when it begins and when it is over, once. */
final class Troubles {

    private static final Logger log = LoggerFactory.getLogger(Troubles.class);

    private final Map<String, String> present = new ConcurrentSkipListMap<>();

    void met(String place, String sentence) {
        boolean known = present.containsValue(sentence);
        String before = present.put(place, sentence);
        if (!known && !sentence.equals(before)) {
            log.warn(sentence);
        }
    }

    void over(String place) {
        if (present.remove(place) != null && present.isEmpty()) {
            log.info("ScalingPolicies are read again.");
        }
    }

    /** One of them, if any. */
    Optional<String> sentence() {
        return present.values().stream().findFirst();
    }
}
