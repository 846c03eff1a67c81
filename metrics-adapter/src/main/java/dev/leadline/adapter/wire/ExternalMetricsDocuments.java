// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static dev.leadline.adapter.wire.MalformedRequest.quotation;

import dev.leadline.adapter.board.Snapshot;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * The documents of external.metrics.k8s.io. The fixed ones are rendered once; answers to reads of a metric are kept for as
 * long as they stand. Safe for use by many threads.
 */
public final class ExternalMetricsDocuments implements ExternalMetrics {

    private static final String GROUPS = "apis";

    private final Map<String, FixedDocument> documents = new HashMap<>();
    private final Map<Representation, FixedDocument> groups = new EnumMap<>(Representation.class);
    private final MetricReads reads = new MetricReads();

    /** @param version of Leadline, such as 0.1.0, as {@code /version} and the OpenAPI document say it */
    public ExternalMetricsDocuments(String version) {
        groups.put(Representation.Plain, DiscoveryDocuments.groups());
        groups.put(Representation.DiscoveryV2, DiscoveryDocuments.aggregated(Representation.DiscoveryV2));
        groups.put(Representation.DiscoveryV2Beta1, DiscoveryDocuments.aggregated(Representation.DiscoveryV2Beta1));
        FixedDocument openApi = OpenApiDocuments.groupVersion(version);
        documents.put(GROUPS, groups.get(Representation.Plain));
        documents.put(GROUPS + "/" + ApiGroup.NAME, DiscoveryDocuments.group());
        documents.put(GROUPS + "/" + ApiGroup.GROUP_VERSION, DiscoveryDocuments.resources());
        documents.put("openapi/v3", OpenApiDocuments.index(openApi));
        documents.put("openapi/v3/" + OpenApiDocuments.GROUP_VERSION_PATH, openApi);
        documents.put("version", DiscoveryDocuments.version(version));
    }

    @Override
    public RequestTarget target(WireRequest request) {
        return RequestPath.of(request.path()).target();
    }

    @Override
    public WireAnswer answer(WireRequest request, Snapshot snapshot) {
        return reads.known(request, snapshot).orElseGet(() -> anew(request, snapshot));
    }

    @Override
    public WireAnswer failure(int status, String reason, String message) {
        return StatusDocument.of(status, reason, message);
    }

    private WireAnswer anew(WireRequest request, Snapshot snapshot) {
        RequestPath path = RequestPath.of(request.path());
        if (!path.readable()) {
            return failure(400, "BadRequest", "the path is not percent-encoded UTF-8 text");
        }
        if (path.target() instanceof RequestTarget.Metric metric) {
            return metric(request, metric, snapshot);
        }
        FixedDocument document = documents.get(String.join("/", path.segments()));
        if (document == null) {
            return failure(404, "NotFound", "the server has nothing at the path " + quotation(path.text()));
        }
        boolean discovery =
                path.segments().size() == 1 && path.segments().getFirst().equals(GROUPS);
        if (!reads(request)) {
            return methodNotAllowed(request);
        }
        return Acceptance.choose(request.accept(), discovery)
                .map(chosen -> (discovery ? groups.getOrDefault(chosen, document) : document).answer(request))
                .orElseGet(this::notAcceptable);
    }

    private WireAnswer metric(WireRequest request, RequestTarget.Metric metric, Snapshot snapshot) {
        if (!reads(request)) {
            return methodNotAllowed(request);
        }
        if (Acceptance.choose(request.accept(), false).isEmpty()) {
            return notAcceptable();
        }
        try {
            return reads.answer(request, metric, snapshot);
        } catch (MalformedRequest mistake) {
            return failure(400, "BadRequest", mistake.sentence());
        }
    }

    private static boolean reads(WireRequest request) {
        return request.method().equals("GET") || request.method().equals("HEAD");
    }

    private WireAnswer methodNotAllowed(WireRequest request) {
        return failure(
                405, "MethodNotAllowed", "the method " + quotation(request.method()) + " is not allowed; use GET");
    }

    private WireAnswer notAcceptable() {
        return failure(406, "NotAcceptable", "the only media type that the server speaks is application/json");
    }
}
