// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.function.Supplier;

/** Events of {@code events.k8s.io/v1}, in the namespace of the policy. */
public final class KubernetesEvents implements EventSink {

    /** Who reports, for all replicas. */
    public static final String CONTROLLER = "leadline.dev/controller";

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int LONGEST_INSTANCE = 128;

    private final KubernetesClient client;
    private final String instance;
    private final RequestConfig oneTry;

    /**
     * @param client not closed by this object
     * @param identity of this replica
     * @param timeout of one request; whoever calls tries again
     */
    public KubernetesEvents(KubernetesClient client, String identity, Duration timeout) {
        this.client = client;
        this.instance = identity.length() <= LONGEST_INSTANCE ? identity : identity.substring(0, LONGEST_INSTANCE);
        this.oneTry = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) timeout.toMillis())
                .build();
    }

    @Override
    public StatusWrite create(PolicyEvent event) {
        EventBuilder body = named(event)
                .withEventTime(new MicroTime(MICROS.format(event.time())))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withAction(event.action())
                .withReason(event.reason())
                .withType(event.warning() ? "Warning" : "Normal")
                .withNote(event.note())
                .withRegarding(policy(event.regarding()));
        event.related()
                .ifPresent(target -> body.withRelated(new ObjectReferenceBuilder()
                        .withApiVersion(target.apiVersion())
                        .withKind(target.kind())
                        .withNamespace(event.regarding().key().namespace())
                        .withName(target.name())
                        .build()));
        return send(event, () -> once(one -> one.resource(body.build()).create()));
    }

    @Override
    public StatusWrite repeat(PolicyEvent event, int count, Instant last) {
        Event body = named(event)
                .withNewSeries()
                .withCount(count)
                .withLastObservedTime(new MicroTime(MICROS.format(last)))
                .endSeries()
                .build();
        return send(
                event,
                () -> once(one -> one.resource(body)
                        .patch(new PatchContext.Builder()
                                .withPatchType(PatchType.JSON_MERGE)
                                .withFieldManager(ServerSideStatus.FIELD_MANAGER)
                                .build())));
    }

    private static EventBuilder named(PolicyEvent event) {
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(event.regarding().key().namespace())
                .withName(event.name())
                .endMetadata();
    }

    private static ObjectReference policy(PolicyMeta meta) {
        return new ObjectReferenceBuilder()
                .withApiVersion("leadline.dev/v1alpha1")
                .withKind("ScalingPolicy")
                .withNamespace(meta.key().namespace())
                .withName(meta.key().name())
                .withUid(meta.uid())
                .withResourceVersion(meta.resourceVersion())
                .build();
    }

    private Event once(java.util.function.Function<KubernetesClient, Event> call) {
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(oneTry)
                .call(call::apply);
    }

    private static StatusWrite send(PolicyEvent event, Supplier<Event> request) {
        try {
            return new StatusWrite.Applied(request.get().getMetadata().getResourceVersion());
        } catch (KubernetesClientException failed) {
            String what =
                    "The event " + event.reason() + " of " + event.regarding().key() + " could not be written: ";
            return switch (failed.getCode()) {
                case 404 -> new StatusWrite.Gone(what + "it has expired, or its namespace is gone.");
                case 409 -> new StatusWrite.Applied("");
                default ->
                    RequestFailure.of(failed, what, "create and patch on events of events.k8s.io")
                            .asStatus();
            };
        }
    }
}
