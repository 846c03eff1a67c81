// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import dev.leadline.policy.Violation;
import java.util.Arrays;
import java.util.Optional;

/**
 * Every rule of the policy language that the API server cannot check, so that only the parser does; the list is that of
 * {@code src/docs/reference/policy.md}. In all other cases the two must say the same.
 */
enum ParserOnlyRule {
    LONGEST_DURATION,
    WHOLE_NUMBER_SPELLING,
    CRON_GRAMMAR,
    CRON_COMES_ROUND,
    TIME_ZONE_EXISTS,
    COUNTRY_EXISTS,
    URL_HAS_A_HOST,
    PERIOD_WITHIN_HISTORY,
    RARE_BLANKS,
    LENGTH_IN_CODE_POINTS,
    GENERATED_NAME;

    /** The rule that explains why the parser alone refuses this. */
    static Optional<ParserOnlyRule> of(Violation violation) {
        return Arrays.stream(values()).filter(rule -> rule.covers(violation)).findFirst();
    }

    private boolean covers(Violation violation) {
        String rule = violation.rule();
        String hint = violation.hint();
        return switch (this) {
            case LONGEST_DURATION -> hint.equals("write at most 3650d");
            case WHOLE_NUMBER_SPELLING ->
                rule.startsWith("must be a whole number") && hint.startsWith("write it without a fraction");
            case CRON_GRAMMAR -> rule.startsWith("a cron has five fields") && hint.contains("cannot be");
            case CRON_COMES_ROUND -> rule.startsWith("a cron has to come round");
            case TIME_ZONE_EXISTS -> rule.startsWith("must be a time zone");
            case COUNTRY_EXISTS -> rule.startsWith("must be a country");
            case URL_HAS_A_HOST -> violation.path().equals("spec.sources.prometheus.url");
            case PERIOD_WITHIN_HISTORY -> rule.startsWith("a period is at most as long");
            case RARE_BLANKS -> rule.equals("must not be blank");
            case LENGTH_IN_CODE_POINTS -> rule.equals("must have at most 512 characters");
            case GENERATED_NAME -> violation.path().equals("metadata.name") && rule.equals("name is required");
        };
    }
}
