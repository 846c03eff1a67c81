// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import io.fabric8.kubernetes.api.model.authentication.TokenReview;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenReviewStatus;
import io.fabric8.kubernetes.api.model.authentication.UserInfo;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Asks the API server. The process needs the right to create tokenreviews, which system:auth-delegator gives. */
final class KubernetesTokenReviewer implements TokenReviewer {

    private final KubernetesClient client;

    /** @param client stays open as long as this is used; the caller closes it */
    KubernetesTokenReviewer(KubernetesClient client) {
        this.client = client;
    }

    @Override
    public TokenAnswer review(String token) {
        TokenReview review = new TokenReviewBuilder()
                .withNewSpec()
                .withToken(token)
                .endSpec()
                .build();
        return answer(client.tokenReviews().create(review));
    }

    private static TokenAnswer answer(TokenReview review) {
        TokenReviewStatus status = review.getStatus();
        if (status == null) {
            return new TokenAnswer.Unanswered("the TokenReview came back without a status");
        }
        if (!Boolean.TRUE.equals(status.getAuthenticated())) {
            return new TokenAnswer.NotGenuine();
        }
        UserInfo user = status.getUser();
        if (user == null || user.getUsername() == null || user.getUsername().isEmpty()) {
            return new TokenAnswer.Unanswered("the TokenReview accepts the token and names no user");
        }
        return new TokenAnswer.Genuine(new User(
                user.getUsername(),
                Optional.ofNullable(user.getUid()).filter(uid -> !uid.isEmpty()),
                Objects.requireNonNullElse(user.getGroups(), List.<String>of()),
                Objects.requireNonNullElse(user.getExtra(), Map.<String, List<String>>of())));
    }
}
