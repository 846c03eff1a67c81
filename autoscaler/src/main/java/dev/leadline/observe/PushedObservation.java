// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An observation that a fleet posted by REST: a snapshot, or everything that is wrong with the body at once. Absent is
 * unknown and never 0.
 */
public sealed interface PushedObservation permits PushedObservation.Accepted, PushedObservation.Refused {

    /** A usable observation. */
    record Accepted(FleetSnapshot snapshot) implements PushedObservation {}

    /** Not usable; nothing of it counts. */
    record Refused(List<Violation> violations) implements PushedObservation {

        /** Copies the list. */
        public Refused {
            violations = List.copyOf(violations);
        }
    }

    /**
     * Reads a body.
     *
     * @param json UTF-8
     * @param policy whose fleet it is about; its pools must all be in the body and no others
     */
    static PushedObservation parse(byte[] json, ScalingPolicy policy) {
        List<Violation> violations = new ArrayList<>();
        Optional<FleetSnapshot> plain =
                PushedJson.read(json).map(tree -> new PushedFleet(violations).read(tree, policy));
        return plain.isPresent() && violations.isEmpty() ? new Accepted(plain.get()) : thorough(json, policy);
    }

    /** Reads what is unusual or wrong, and finds the words for it. */
    private static PushedObservation thorough(byte[] json, ScalingPolicy policy) {
        Map<?, ?> tree;
        try {
            Object read = Mapper.STRICT.readValue(json, Object.class);
            if (!(read instanceof Map<?, ?> map)) {
                return new Refused(List.of(new Violation(
                        "(body)", "", "the body must be a JSON object", "Send {\"time\": …, \"pools\": {…}}.")));
            }
            tree = map;
        } catch (JacksonException malformed) {
            return new Refused(List.of(malformed(malformed)));
        }
        List<Violation> violations = new ArrayList<>();
        FleetSnapshot snapshot = new PushedFleet(violations).read(tree, policy);
        return violations.isEmpty() ? new Accepted(snapshot) : new Refused(violations);
    }

    private static Violation malformed(JacksonException fault) {
        var place = fault.getLocation();
        String where = place == null ? "" : "line " + place.getLineNr() + ", column " + place.getColumnNr();
        return new Violation(
                where, "", "the body is not well-formed JSON: " + fault.getOriginalMessage(), "Check the JSON there.");
    }

    /** The reader of JSON that can say what is wrong: no key twice, nothing behind the document. */
    final class Mapper {
        private static final JsonMapper STRICT = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(tools.jackson.databind.DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();

        private Mapper() {}
    }
}
