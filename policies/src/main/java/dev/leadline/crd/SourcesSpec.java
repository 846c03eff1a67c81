// SPDX-License-Identifier: Apache-2.0
package dev.leadline.crd;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import org.jspecify.annotations.Nullable;

/**
 * Where observations come from; absent means the pods of the pools are scraped.
 *
 * @param router a router in the policy's namespace
 * @param prometheus a Prometheus server
 * @param push present when observations come by REST
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SourcesSpec(
        @Nullable Router router,
        @Nullable Prometheus prometheus,
        @Nullable Push push) {

    /** A router's Service and metrics port. */
    public record Router(
            @Required @Formats.DnsLabel String service,
            @Required @Min(1) @Max(65_535) Integer port) {}

    /** A Prometheus server. */
    public record Prometheus(@Required @Formats.WebUrl String url) {}

    /** A mark without fields: its presence says that observations come by REST. */
    public record Push() {}
}
