// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads and writes {@code /scale} of any kind that has one, by discovery. A write carries the resourceVersion of its
 * read and the field manager {@code leadline}, has a deadline, and is sent once. Safe for use by many threads.
 */
public final class ScaleClient implements Scales {

    /** The field manager of everything that Leadline writes. */
    public static final String FIELD_MANAGER = "leadline";

    private static final Duration READ_DEADLINE = Duration.ofSeconds(5);
    private static final String MANAGED = "?fieldManager=" + FIELD_MANAGER;
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private final ApiCaller caller;
    private final KindDirectory kinds;
    private final Duration readDeadline;

    /** Reads are given 5 seconds. */
    public ScaleClient(KubernetesClient client) {
        this(client, READ_DEADLINE);
    }

    /**
     * @param client with the rights and the connection to use; its own retries are not used
     * @param readDeadline after which a read is given up
     */
    public ScaleClient(KubernetesClient client, Duration readDeadline) {
        caller = new ApiCaller(client);
        kinds = new KindDirectory(caller);
        this.readDeadline = readDeadline;
    }

    @Override
    public ScaleLook read(String namespace, ScaleTarget target) {
        return read(namespace, target, true);
    }

    private ScaleLook read(String namespace, ScaleTarget target, boolean mayDiscoverAgain) {
        KindDirectory.Kind kind = new KindDirectory.Kind(target.apiVersion(), target.kind());
        return switch (kinds.find(kind, readDeadline)) {
            case KindDirectory.Unknown ignored ->
                ScaleAnswers.unknownKind(namespace, target).asLook();
            case KindDirectory.NoAnswer none -> {
                var resource = new KindDirectory.Resource(kind, target.kind(), true, true);
                yield ScaleAnswers.of(call("get", resource, false, namespace, target), none.answer())
                        .asLook();
            }
            case KindDirectory.Known known -> read(namespace, target, known.resource(), mayDiscoverAgain);
        };
    }

    private ScaleLook read(String namespace, ScaleTarget target, KindDirectory.Resource resource, boolean again) {
        if (!resource.scalable()) {
            // The definition may have got its scale subresource since it was looked up.
            return again && kinds.forget(resource.kind())
                    ? read(namespace, target, false)
                    : ScaleAnswers.noScale(namespace, target).asLook();
        }
        String path = resource.path(namespace, target.name());
        ApiCaller.Answer object = caller.get(path, readDeadline);
        if (object instanceof ApiCaller.Said said && said.code() == 404) {
            boolean named =
                    said.body().path("details").path("name").asString("").equals(target.name());
            return !named && again && kinds.forget(resource.kind())
                    ? read(namespace, target, false)
                    : gone(namespace, target, ScaleAnswers.missing(namespace, target));
        }
        if (!(object instanceof ApiCaller.Said said && said.good())) {
            return ScaleAnswers.of(call("get", resource, false, namespace, target), object)
                    .asLook();
        }
        if (said.body().path("metadata").has("deletionTimestamp")) {
            return gone(namespace, target, ScaleAnswers.goingAway(namespace, target));
        }
        return scale(namespace, target, resource, said.body());
    }

    private ScaleLook scale(String namespace, ScaleTarget target, KindDirectory.Resource resource, JsonNode object) {
        ApiCaller.Answer scale = caller.get(resource.path(namespace, target.name()) + "/scale", readDeadline);
        if (scale instanceof ApiCaller.Said said && said.code() == 404) {
            kinds.forget(resource.kind());
            return ScaleAnswers.noScale(namespace, target).asLook();
        }
        if (!(scale instanceof ApiCaller.Said said && said.good())) {
            return ScaleAnswers.of(call("get", resource, true, namespace, target), scale)
                    .asLook();
        }
        return TargetReader.facts(namespace, target, object, said.body())
                .<ScaleLook>map(ScaleLook.Found::new)
                .orElseGet(() -> ScaleAnswers.emptySelector(namespace, target).asLook());
    }

    /** A target that is not there: because its whole namespace goes, or by itself. */
    private ScaleLook gone(String namespace, ScaleTarget target, ScaleAnswers.Trouble otherwise) {
        ApiCaller.Answer answer = caller.get("/api/v1/namespaces/" + namespace, readDeadline);
        boolean terminating = answer instanceof ApiCaller.Said said
                && said.body().path("status").path("phase").asString("").equals("Terminating");
        return (terminating ? ScaleAnswers.terminating(namespace, target) : otherwise).asLook();
    }

    @Override
    public ScaleWrite write(ScaleFacts read, int replicas, Duration deadline) {
        return change(read, "update", true, deadline, (path, body) -> {
            body.put("apiVersion", "autoscaling/v1").put("kind", "Scale");
            body.putObject("metadata")
                    .put("namespace", read.namespace())
                    .put("name", read.target().name())
                    .put("resourceVersion", read.resourceVersion());
            body.putObject("spec").put("replicas", replicas);
            return caller.put(path + "/scale" + MANAGED, body, deadline);
        });
    }

    @Override
    public ScaleWrite annotate(ScaleFacts read, String key, String value, Duration deadline) {
        return change(read, "patch", false, deadline, (path, body) -> {
            ObjectNode metadata = body.putObject("metadata").put("resourceVersion", read.resourceVersion());
            metadata.putObject("annotations").put(key, value);
            return caller.mergePatch(path + MANAGED, body, deadline);
        });
    }

    /** Sends a change to the path of a target. */
    @FunctionalInterface
    private interface Sending {
        ApiCaller.Answer send(String path, ObjectNode body);
    }

    private ScaleWrite change(ScaleFacts read, String verb, boolean scale, Duration deadline, Sending sending) {
        ScaleTarget target = read.target();
        KindDirectory.Kind kind = new KindDirectory.Kind(target.apiVersion(), target.kind());
        if (!(kinds.find(kind, deadline) instanceof KindDirectory.Known(KindDirectory.Resource resource))) {
            return ScaleAnswers.unknownKind(read.namespace(), target).asWrite();
        }
        ApiCaller.Answer answer =
                sending.send(resource.path(read.namespace(), target.name()), MAPPER.createObjectNode());
        if (answer instanceof ApiCaller.Said said) {
            if (said.good()) {
                return new ScaleWrite.Accepted(
                        said.body().path("metadata").path("resourceVersion").asString(""));
            }
            if (said.code() == 409) {
                return new ScaleWrite.Outdated();
            }
            if (said.code() == 404) {
                kinds.forget(kind);
                return ScaleAnswers.missing(read.namespace(), target).asWrite();
            }
        }
        return ScaleAnswers.of(call(verb, resource, scale, read.namespace(), target), answer)
                .asWrite();
    }

    @Override
    public OwnerLook owner(String namespace, ScaleFacts.Owner owner) {
        ScaleTarget target = new ScaleTarget(owner.apiVersion(), owner.kind(), owner.name());
        KindDirectory.Kind kind = new KindDirectory.Kind(owner.apiVersion(), owner.kind());
        if (!(kinds.find(kind, readDeadline) instanceof KindDirectory.Known(KindDirectory.Resource resource))) {
            return new OwnerLook.Failed("Whether " + ScaleAnswers.name(namespace, target)
                    + " sets replicas cannot be told: the API server does not serve its kind.");
        }
        ApiCaller.Answer answer = caller.get(resource.path(namespace, owner.name()), readDeadline);
        if (answer instanceof ApiCaller.Said said && said.code() == 404) {
            return new OwnerLook.Gone();
        }
        if (answer instanceof ApiCaller.Said said && said.good()) {
            return new OwnerLook.Found(
                    resource.scalable(),
                    OwnReplicas.areSet(said.body().path("spec")),
                    TargetReader.owners(said.body().path("metadata")));
        }
        return new OwnerLook.Failed(ScaleAnswers.of(call("get", resource, false, namespace, target), answer)
                .sentence());
    }

    private static ScaleAnswers.Call call(
            String verb, KindDirectory.Resource resource, boolean scale, String namespace, ScaleTarget target) {
        return new ScaleAnswers.Call(verb, resource, scale, namespace, target);
    }
}
