// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** Which resource a kind is, by the API server's discovery; remembered until an object of it is not found. */
final class KindDirectory {

    private final ApiCaller caller;
    private final Map<Kind, Resource> known = new ConcurrentHashMap<>();

    KindDirectory(ApiCaller caller) {
        this.caller = caller;
    }

    /** A kind as objects name it. */
    record Kind(String apiVersion, String kind) {
        String group() {
            int slash = apiVersion.indexOf('/');
            return slash < 0 ? "" : apiVersion.substring(0, slash);
        }

        String root() {
            return apiVersion.indexOf('/') < 0 ? "/api/" + apiVersion : "/apis/" + apiVersion;
        }
    }

    /**
     * The resource of a kind.
     *
     * @param plural as in paths
     * @param namespaced false for cluster-wide objects
     * @param scalable true when it has a scale subresource
     */
    record Resource(Kind kind, String plural, boolean namespaced, boolean scalable) {
        String path(String namespace, String name) {
            return kind.root() + (namespaced ? "/namespaces/" + namespace : "") + "/" + plural + "/" + name;
        }
    }

    /** What discovery says. */
    sealed interface Found permits Known, Unknown, NoAnswer {}

    /** The kind exists. */
    record Known(Resource resource) implements Found {}

    /** The API server serves no such kind. */
    record Unknown() implements Found {}

    /** It could not be asked. */
    record NoAnswer(ApiCaller.Answer answer) implements Found {}

    Found find(Kind kind, Duration deadline) {
        Resource remembered = known.get(kind);
        return remembered == null ? discover(kind, deadline) : new Known(remembered);
    }

    /** True when something was remembered, so that asking anew may tell another thing. */
    boolean forget(Kind kind) {
        return known.remove(kind) != null;
    }

    private Found discover(Kind kind, Duration deadline) {
        ApiCaller.Answer answer = caller.get(kind.root(), deadline);
        if (!(answer instanceof ApiCaller.Said said)) {
            return new NoAnswer(answer);
        }
        if (said.code() == 404) {
            return new Unknown();
        }
        if (!said.good()) {
            return new NoAnswer(answer);
        }
        Optional<Resource> resource = resource(kind, said.body().path("resources"));
        resource.ifPresent(one -> known.put(kind, one));
        return resource.<Found>map(Known::new).orElseGet(Unknown::new);
    }

    private static Optional<Resource> resource(Kind kind, JsonNode resources) {
        Optional<JsonNode> main = resources
                .valueStream()
                .filter(one -> one.path("kind").asString("").equals(kind.kind()))
                .filter(one -> one.path("name").asString("").indexOf('/') < 0)
                .findFirst();
        return main.map(one -> {
            String plural = one.path("name").asString();
            boolean scalable = resources
                    .valueStream()
                    .anyMatch(other -> other.path("name").asString("").equals(plural + "/scale"));
            return new Resource(kind, plural, one.path("namespaced").asBoolean(true), scalable);
        });
    }
}
