// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.NamespacedKubernetesClient;
import io.fabric8.kubernetes.client.RequestConfig;
import io.fabric8.kubernetes.client.RequestConfigBuilder;
import io.fabric8.kubernetes.client.dsl.Informable;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Function;

/** Calls with a deadline that the client does not repeat, and a watch that only says that something has changed. */
final class OneTry {

    private static final Duration DEADLINE = Duration.ofSeconds(10);
    private static final int CONFLICT = 409;
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final RequestConfig config;

    /** @param client not closed by this object */
    OneTry(KubernetesClient client) {
        this.client = client;
        config = new RequestConfigBuilder(client.getConfiguration().getRequestConfig())
                .withRequestRetryBackoffLimit(0)
                .withRequestTimeout((int) DEADLINE.toMillis())
                .build();
    }

    <T> T call(Function<NamespacedKubernetesClient, T> call) {
        return client.adapt(NamespacedKubernetesClient.class)
                .withRequestConfig(config)
                .call(call::apply);
    }

    /**
     * A write.
     *
     * @param what beginning of the sentence: what was tried
     * @param right that is needed for it
     */
    Write write(String what, String right, Function<NamespacedKubernetesClient, ?> call) {
        try {
            var _ = call(call::apply);
            return new Write.Written();
        } catch (KubernetesClientException failed) {
            // An object that is gone is another object soon: read again, too.
            return failed.getCode() == CONFLICT || failed.getCode() == NOT_FOUND
                    ? new Write.Conflict()
                    : new Write.Refused(what + " cannot be written: " + why(failed, right));
        }
    }

    static String why(KubernetesClientException failed, String right) {
        if (failed.getStatus() == null) {
            return "the API server cannot be reached: " + deepest(failed) + ".";
        }
        String said = Objects.toString(failed.getStatus().getMessage(), "no message");
        return switch (failed.getCode()) {
            case 401, 403 -> "the API server does not allow it; the role needs " + right + ". It said: " + said + ".";
            default -> "the API server said: " + said + ".";
        };
    }

    private static Throwable deepest(Throwable failed) {
        Throwable deepest = failed;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /** Watches for ever: it begins anew after whatever goes wrong. */
    static <T extends HasMetadata> SharedIndexInformer<T> watch(Informable<T> objects, Runnable changed) {
        SharedIndexInformer<T> informer = objects.runnableInformer(0).exceptionHandler((started, failure) -> true);
        var _ = informer.addEventHandler(new ResourceEventHandler<T>() {
            @Override
            public void onAdd(T added) {
                changed.run();
            }

            @Override
            public void onUpdate(T before, T now) {
                changed.run();
            }

            @Override
            public void onDelete(T gone, boolean stateUnknown) {
                changed.run();
            }
        });
        var _ = informer.start();
        return informer;
    }
}
