// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * One condition, in the shape all Kubernetes conditions have.
 *
 * @param type for instance {@code Ready}; unique within the list
 * @param status {@code True}, {@code False} or {@code Unknown}
 * @param reason one word for programs
 * @param message a sentence for people
 * @param lastTransitionTime when status last changed, RFC 3339
 * @param observedGeneration the generation of the specification that this speaks of
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record StatusCondition(
        @Required String type,
        @Required @Pattern(Formats.TRUTH) String status,
        @Nullable String reason,
        @Nullable String message,
        @Nullable String lastTransitionTime,
        @Nullable Long observedGeneration) {}
