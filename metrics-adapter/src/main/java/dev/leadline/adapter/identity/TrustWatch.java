// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Objects;

/**
 * Reads the ConfigMap in which an API server says whom extension API servers shall believe, and hears of changes. The right
 * to read it comes from the Role extension-apiserver-authentication-reader in kube-system. What goes wrong is tried again for
 * ever, with growing pauses.
 */
final class TrustWatch implements AutoCloseable {

    static final String NAMESPACE = "kube-system";
    static final String NAME = "extension-apiserver-authentication";
    private static final int FORBIDDEN = 403;

    private final SharedIndexInformer<ConfigMap> informer;

    private TrustWatch(SharedIndexInformer<ConfigMap> informer) {
        this.informer = informer;
    }

    /**
     * Begins.
     *
     * @param client stays open as long as this runs; the caller closes it
     * @param book is told
     */
    static TrustWatch start(KubernetesClient client, TrustBook book) {
        SharedIndexInformer<ConfigMap> informer =
                client.configMaps().inNamespace(NAMESPACE).withName(NAME).runnableInformer(0);
        informer.exceptionHandler((started, failure) -> {
            book.isUnreadable(sentence(failure));
            return true;
        });
        informer.addEventHandler(new Ear(book));
        var _ = informer.start();
        return new TrustWatch(informer);
    }

    private static String sentence(Throwable failure) {
        Throwable cause = failure;
        // Informers wrap what went wrong in exceptions of their own.
        while (!(cause instanceof KubernetesClientException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof KubernetesClientException answer && answer.getCode() == FORBIDDEN) {
            return "Reading it is forbidden; bind the Role extension-apiserver-authentication-reader of " + NAMESPACE
                    + " to the service account of this server.";
        }
        String said =
                Objects.requireNonNullElse(cause.getMessage(), cause.getClass().getSimpleName());
        return "The API server does not answer as it should: " + said.strip().replaceAll("\\s+", " ");
    }

    @Override
    public void close() {
        informer.stop();
    }

    private record Ear(TrustBook book) implements ResourceEventHandler<ConfigMap> {

        @Override
        public void onList(String resourceVersion, boolean remainedEmpty) {
            book.isReadable();
            if (remainedEmpty) {
                book.isMissing();
            }
        }

        @Override
        public void onAdd(ConfigMap added) {
            says(added);
        }

        @Override
        public void onUpdate(ConfigMap before, ConfigMap now) {
            says(now);
        }

        @Override
        public void onDelete(ConfigMap gone, boolean finalStateUnknown) {
            book.isMissing();
        }

        private void says(ConfigMap map) {
            book.says(Objects.requireNonNullElse(map.getData(), Map.<String, String>of()));
        }
    }
}
