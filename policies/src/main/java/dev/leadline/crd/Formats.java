// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import dev.leadline.policy.PolicyLimits;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The formats of the policy language as the API server checks them: rules of the Common Expression Language, with the
 * parser's words, because a bare pattern in a refusal tells nobody what to write instead. A rule about the range of a
 * value holds back where the format is broken already, so that one slip gives one message.
 */
final class Formats {

    /** Digits with at most one point. */
    static final String DECIMAL = "^[0-9]+([.][0-9]+)?$";
    /** Digits with units. */
    static final String DURATION = "^([0-9]+(ms|s|m|h|d))+$";
    /** A moment in UTC. */
    static final String MOMENT =
            "^[0-9]{4}-[0-9]{2}-[0-9]{2}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]([.][0-9]{1,9})?Z$";

    // The test that writes the definitions turns these alternatives into lists of words.
    static final String MODE = "^(Advise|Enforce|Paused)$";
    static final String ROLE = "^(Prefill|Decode|Aggregated)$";
    static final String ACTUATION = "^(Scale|ExternalMetric)$";
    static final String ENGINE = "^(auto|vllm|sglang|trtllm|tgi|dynamo|lmdeploy|triton)$";
    static final String SCHEME = "^(http|https)$";
    static final String TRUTH = "^(True|False|Unknown)$";

    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String DURATION_RULE = "a duration is digits with ms, s, m, h or d, e.g. 2s or 1m30s";
    private static final String DECIMAL_RULE =
            "must be a decimal in quotes, digits with at most one point, e.g. \"0.99\"";
    private static final String IS_DECIMAL = "self.matches('" + DECIMAL + "')";
    private static final String IS_DURATION = "self.matches('" + DURATION + "')";

    private Formats() {}

    /** A duration of zero or more. */
    @Size(max = PolicyLimits.DURATION)
    @ValidationRule(value = IS_DURATION, message = DURATION_RULE)
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface AnyDuration {}

    /** A duration above zero. */
    @Size(max = PolicyLimits.DURATION)
    @ValidationRule(value = IS_DURATION, message = DURATION_RULE)
    @ValidationRule(
            value = "!" + IS_DURATION + " || self.matches('[1-9]')",
            message = "must be longer than zero; write for example 30s")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface PositiveDuration {}

    /** The word auto, or a duration above zero. */
    @Size(max = PolicyLimits.DURATION)
    @ValidationRule(
            value = "self == 'auto' || (" + IS_DURATION + " && self.matches('[1-9]'))",
            message = "must be auto, or a duration such as 90s")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface AutoOrDuration {}

    /** A decimal string of zero or more. */
    @Size(max = PolicyLimits.DECIMAL)
    @ValidationRule(value = IS_DECIMAL, message = DECIMAL_RULE)
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface AnyDecimal {}

    /** A decimal string above zero. */
    @Size(max = PolicyLimits.DECIMAL)
    @ValidationRule(value = IS_DECIMAL, message = DECIMAL_RULE)
    @ValidationRule(
            value = "!" + IS_DECIMAL + " || self.matches('[1-9]')",
            message = "must be above 0; write for example \"0.25\"")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface PositiveDecimal {}

    /** A decimal string between zero and one, both left out. */
    @Size(max = PolicyLimits.DECIMAL)
    @ValidationRule(value = IS_DECIMAL, message = DECIMAL_RULE)
    @ValidationRule(
            value = "!" + IS_DECIMAL + " || (double(self) > 0.0 && double(self) < 1.0)",
            message = "must be above 0 and below 1; write the share of requests that must meet both targets, for"
                    + " example \"0.99\"")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface OpenShare {}

    /** A decimal string above zero and at most a hundred. */
    @Size(max = PolicyLimits.DECIMAL)
    @ValidationRule(value = IS_DECIMAL, message = DECIMAL_RULE)
    @ValidationRule(
            value = "!" + IS_DECIMAL + " || (double(self) > 0.0 && double(self) <= 100.0)",
            message = "must be above 0 and at most 100; write what demand is multiplied by, for example \"2.5\"")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface DemandFactor {}

    /** A number of replicas or a percentage. */
    @Size(max = PolicyLimits.STEP)
    @ValidationRule(
            value = "self.matches('^([0-9]{1,9}|[0-9]{1,9}([.][0-9]{1,9})?%)$') && self.matches('[1-9]')",
            message = "a step is a whole number of replicas or a percentage, in quotes, above 0; write for example"
                    + " \"2\" or \"50%\"; to forbid a direction use replicas.min and max")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface Step {}

    /** A moment. */
    @Size(max = PolicyLimits.MOMENT)
    @ValidationRule(
            value = "self.matches('" + MOMENT + "') && !self.startsWith('0000')",
            message = "a time is RFC 3339 in UTC, e.g. 2026-12-01T08:00:00Z; convert it to UTC and end it with Z")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface Moment {}

    /** A string that says something. */
    @Size(min = 1, max = PolicyLimits.TEXT)
    @ValidationRule(value = "self.matches('[^ \\\\t\\\\r\\\\n]')", message = "must not be blank; write a name")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface Text {}

    /** A DNS-1123 label. */
    @Size(min = 1, max = PolicyLimits.LABEL)
    @ValidationRule(
            value = "self.matches('^" + LABEL + "$')",
            message = "must be a DNS-1123 label: at most 63 of a-z, 0-9 and -, first and last not -; use lower case"
                    + " letters, digits and hyphens, for example prefill-h100")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface DnsLabel {}

    /** A DNS-1123 subdomain. */
    @Size(min = 1, max = PolicyLimits.SUBDOMAIN)
    @ValidationRule(
            value = "self.matches('^" + LABEL + "([.]" + LABEL + ")*$')",
            message = "must be a DNS-1123 subdomain: at most 253 of a-z, 0-9, - and ., each part first and last not -;"
                    + " use lower case letters, digits and hyphens, for example qwen3-32b")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface DnsSubdomain {}

    /** The key of a label. */
    @Size(min = 1, max = PolicyLimits.QUALIFIED)
    @ValidationRule(
            value = "self.indexOf('/') <= 253 && self.matches('^(" + LABEL + "([.]" + LABEL
                    + ")*/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$')",
            message = "must be the name of a Kubernetes label; write for example leadline.dev/accepting")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface LabelKey {}

    /** An API group with its version, or the version of the core group. */
    @Size(min = 1, max = PolicyLimits.QUALIFIED)
    @ValidationRule(
            value = "self.matches('^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?v[0-9]+((alpha|beta)[0-9]+)?$')",
            message = "must be group/version, or a version for core kinds; write for example apps/v1")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface GroupVersion {}

    /** The name of a kind. */
    @Size(min = 1, max = PolicyLimits.LABEL)
    @ValidationRule(
            value = "self.matches('^[A-Z][A-Za-z0-9]{0,62}$')",
            message = "must be a kind; write for example Deployment")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface KindName {}

    /** The path of a URL. */
    @Size(min = 1, max = PolicyLimits.PATH)
    @ValidationRule(
            value = "self.matches('^/[!-~]*$')",
            message = "must be a URL path that begins with /; write for example /metrics")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface UrlPath {}

    /** A URL, as far as a pattern can tell. */
    @Size(min = 1, max = PolicyLimits.URL)
    @ValidationRule(
            value = "self.matches('^https?://[!-~]')",
            message = "must be an http or https URL with a host; write for example http://prometheus:9090")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface WebUrl {}

    /** A capacity profile's id. */
    @Size(min = 1, max = PolicyLimits.SUBDOMAIN)
    @ValidationRule(
            value = "self.matches('^[a-z0-9._]+(-[a-z0-9._]+){3,}-tp[1-9][0-9]{0,3}$')",
            message = "must be a profile id: model-gpu-backend-quantisation-tpN; write for example"
                    + " qwen3-32b-h100-vllm-bf16-tp2, or leave capacity out: it is learned")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface ProfileId {}

    /** Five fields; what they may hold is the parser's to say. */
    @Size(max = PolicyLimits.CRON)
    @ValidationRule(
            value = "self.matches('^[ \\\\t\\\\r\\\\n]*([-A-Za-z0-9*,/]+[ \\\\t\\\\r\\\\n]+){4}[-A-Za-z0-9*,/]+"
                    + "[ \\\\t\\\\r\\\\n]*$')",
            message = "a cron has five fields (minute, hour, day of month, month, day of week), e.g."
                    + " \"0 8 * * MON-FRI\"")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface FiveFields {}

    /** The shape of a time zone's name; whether it exists is the parser's to say. */
    @Size(min = 1, max = PolicyLimits.LABEL)
    @ValidationRule(
            value = "self.matches('^[-A-Za-z0-9_+/]+$')",
            message = "must be a time zone of the IANA database; write for example Asia/Bangkok, Europe/Berlin or UTC")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface ZoneName {}

    /** Two capitals; whether it is a country is the parser's to say. */
    @Size(min = 2, max = 2)
    @ValidationRule(
            value = "self.matches('^[A-Z]{2}$')",
            message = "must be a country of ISO 3166-1, two capital letters; write for example TH, DE or US")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface Country {}

    /** The part of ISO 3166-2 behind the hyphen, or empty. */
    @Size(max = 3)
    @ValidationRule(
            value = "self.matches('^[A-Z0-9]{0,3}$')",
            message = "must be the part of an ISO 3166-2 code behind the hyphen, or empty; write for example BY for"
                    + " DE-BY")
    @JacksonAnnotationsInside
    @Retention(RetentionPolicy.RUNTIME)
    @Target({ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
    @interface Subdivision {}
}
