// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.crd.ScalingPolicyResource;
import dev.leadline.crd.ScalingPolicyStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;

/**
 * Statuses by server-side apply on the status subresource, as field manager {@code leadline} with force. The API server
 * does not look at the uid of a status, so the answer's is compared: whoever hears that the object is another one says
 * everything anew.
 */
public final class ServerSideStatus implements StatusSink {

    /** Who owns the fields that Leadline writes. */
    public static final String FIELD_MANAGER = "leadline";

    private final KubernetesClient client;
    private final RequestConfig oneTry;

    /**
     * @param client not closed by this object
     * @param timeout of one request; whoever calls tries again
     */
    public ServerSideStatus(KubernetesClient client, Duration timeout) {
        this.client = client;
        this.oneTry = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) timeout.toMillis())
                .build();
    }

    @Override
    public StatusWrite apply(PolicyMeta policy, ScalingPolicyStatus status) {
        ScalingPolicyResource body = new ScalingPolicyResource();
        body.setMetadata(new ObjectMetaBuilder()
                .withNamespace(policy.key().namespace())
                .withName(policy.key().name())
                .build());
        body.setStatus(status);
        try {
            ScalingPolicyResource after = client.adapt(NamespacedKubernetesClient.class)
                    .withRequestConfig(oneTry)
                    .call(one -> one.resource(body)
                            .subresource("status")
                            .patch(new PatchContext.Builder()
                                    .withPatchType(PatchType.SERVER_SIDE_APPLY)
                                    .withFieldManager(FIELD_MANAGER)
                                    .withForce(true)
                                    .build()));
            return after.getMetadata().getUid().equals(policy.uid())
                    ? new StatusWrite.Applied(after.getMetadata().getResourceVersion())
                    : new StatusWrite.Gone("The status of " + policy.key()
                            + " met a new object of its name; the first decision on that one replaces it.");
        } catch (KubernetesClientException failed) {
            return failed(policy, failed);
        }
    }

    private static StatusWrite failed(PolicyMeta policy, KubernetesClientException failed) {
        String what = "The status of " + policy.key() + " could not be written: ";
        return switch (failed.getCode()) {
            case 404 -> new StatusWrite.Gone(what + "the policy, or the whole custom resource, is gone.");
            default ->
                RequestFailure.of(failed, what, "patch on scalingpolicies/status")
                        .asStatus();
        };
    }
}
