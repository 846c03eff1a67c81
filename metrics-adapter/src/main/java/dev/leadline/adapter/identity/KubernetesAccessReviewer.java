// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewSpecBuilder;
import io.fabric8.kubernetes.api.model.authorization.v1.SubjectAccessReviewStatus;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Asks the API server. The process needs the right to create subjectaccessreviews, which system:auth-delegator gives. */
final class KubernetesAccessReviewer implements AccessReviewer {

    private final KubernetesClient client;

    /** @param client stays open as long as this is used; the caller closes it */
    KubernetesAccessReviewer(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public AccessAnswer review(User user, AccessRequest request) {
        SubjectAccessReviewSpecBuilder spec = new SubjectAccessReviewSpecBuilder()
                .withUser(user.name())
                .withGroups(user.groups())
                .withExtra(user.extra());
        user.uid().ifPresent(spec::withUid);
        SubjectAccessReview review = new SubjectAccessReviewBuilder()
                .withSpec(wanted(spec, request).build())
                .build();
        return answer(client.authorization().v1().subjectAccessReview().create(review));
    }

    private static SubjectAccessReviewSpecBuilder wanted(SubjectAccessReviewSpecBuilder spec, AccessRequest request) {
        return switch (request) {
            case AccessRequest.Resource wanted ->
                spec.withNewResourceAttributes()
                        .withGroup(wanted.group())
                        .withVersion(wanted.version())
                        .withResource(wanted.resource())
                        .withNamespace(wanted.namespace())
                        .withVerb(wanted.verb())
                        .endResourceAttributes();
            case AccessRequest.NonResource wanted -> spec.withNewNonResourceAttributes(wanted.path(), wanted.verb());
        };
    }

    private static AccessAnswer answer(SubjectAccessReview review) {
        SubjectAccessReviewStatus status = review.getStatus();
        if (status == null || status.getAllowed() == null) {
            return new AccessAnswer.Unanswered("the SubjectAccessReview came back without an answer");
        }
        boolean allowed = status.getAllowed() && !Boolean.TRUE.equals(status.getDenied());
        return allowed ? new AccessAnswer.Allowed() : new AccessAnswer.Denied();
    }
}
