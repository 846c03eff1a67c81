// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import java.net.URI;
import java.util.Optional;

/**
 * Where observations come from; with none given, the pods of the pools are scraped.
 *
 * @param router a router service to scrape as well
 * @param prometheus a Prometheus server to ask
 * @param push true when observations are posted by REST
 */
public record Sources(Optional<RouterService> router, Optional<URI> prometheus, boolean push) {

    /** Scrape the pods and nothing else. */
    public static final Sources SCRAPE = new Sources(Optional.empty(), Optional.empty(), false);

    /**
     * A router in the policy's namespace.
     *
     * @param service name of its Service
     * @param port metrics port
     */
    public record RouterService(String service, int port) {}
}
