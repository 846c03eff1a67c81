// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import dev.leadline.adapter.wire.RequestTarget;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** May he? Answers, yes and no, are kept for ten seconds. What cannot be found out is refused. */
final class Permissions {

    static final Duration KEEP = Duration.ofSeconds(10);

    /** What is larger, with a user of thousands of groups perhaps, is asked each time: memory stays bounded. */
    static final int LARGEST_KEPT = 16 * 1024;

    private static final int AT_ONCE = 256;
    private static final int ANONYMOUS_AT_ONCE = 16;
    private static final int KEPT = 2048;
    private static final int LONGEST_SHOWN = 200;

    private static final SharedAnswers.Form<AccessAnswer> FORM = new SharedAnswers.Form<>(
            AccessAnswer.Unanswered::new,
            answer -> answer instanceof AccessAnswer.Unanswered unanswered
                    ? Optional.of(unanswered.why())
                    : Optional.empty());

    /** Who wants what. */
    private record Question(User user, AccessRequest request) {}

    private final AccessReviewer reviewer;
    private final SharedAnswers<Question, AccessAnswer> named;
    /** Those whom nobody knows cannot crowd out the others. */
    private final SharedAnswers<Question, AccessAnswer> anonymous;

    Permissions(AccessReviewer reviewer, InstantSource clock, Duration deadline) {
        this.reviewer = reviewer;
        this.named = answers("SubjectAccessReviews", AT_ONCE, clock, deadline);
        this.anonymous = answers("SubjectAccessReviews for anonymous requests", ANONYMOUS_AT_ONCE, clock, deadline);
    }

    private static SharedAnswers<Question, AccessAnswer> answers(
            String what, int atOnce, InstantSource clock, Duration deadline) {
        return new SharedAnswers<>(new SharedAnswers.Terms(what, KEEP, deadline, atOnce, KEPT), FORM, clock);
    }

    Mono<Admission> admit(User user, Visitor visitor) {
        if (user.groups().contains(User.MASTERS)) {
            return Mono.just(new Admission.Admitted(user));
        }
        Question question = new Question(user, request(visitor.target(), visitor.verb()));
        SharedAnswers<Question, AccessAnswer> answers = user.name().equals(User.ANONYMOUS.name()) ? anonymous : named;
        if (user.size() + size(question.request()) > LARGEST_KEPT) {
            return answers.askAlone(() -> review(question)).map(answer -> admission(question, answer));
        }
        Optional<AccessAnswer> known = answers.known(question);
        return known.isPresent()
                ? Mono.just(admission(question, known.get()))
                : answers.ask(question, () -> review(question)).map(answer -> admission(question, answer));
    }

    /** Answers that are held in memory. */
    int held() {
        return named.held() + anonymous.held();
    }

    private AccessAnswer review(Question question) {
        return reviewer.review(question.user(), question.request());
    }

    private static AccessRequest request(RequestTarget target, String verb) {
        return switch (target) {
            case RequestTarget.Metric metric ->
                new AccessRequest.Resource(
                        "external.metrics.k8s.io", "v1beta1", metric.metric(), metric.namespace(), verb);
            case RequestTarget.Other other -> new AccessRequest.NonResource(other.path(), verb);
            case RequestTarget.Document document -> new AccessRequest.NonResource(document.path(), verb);
            case RequestTarget.Health health -> new AccessRequest.NonResource(health.path(), verb);
        };
    }

    private static int size(AccessRequest request) {
        return switch (request) {
            case AccessRequest.Resource wanted ->
                wanted.resource().length() + wanted.namespace().length();
            case AccessRequest.NonResource wanted -> wanted.path().length();
        };
    }

    private static Admission admission(Question question, AccessAnswer answer) {
        return switch (answer) {
            case AccessAnswer.Allowed _ -> new Admission.Admitted(question.user());
            case AccessAnswer.Denied _ -> Refusals.forbidden(sentence(question) + ".");
            case AccessAnswer.Unanswered _ ->
                Refusals.forbidden("It could not be found out whether this is allowed, so it is not: "
                        + sentence(question) + " until the API server says that it may. Try again.");
        };
    }

    private static String sentence(Question question) {
        String user = "user \"" + shown(question.user().name()) + "\" may not ";
        return switch (question.request()) {
            case AccessRequest.Resource wanted ->
                user + wanted.verb() + " \"" + shown(wanted.resource()) + "\" of the API group " + wanted.group()
                        + " in namespace \"" + shown(wanted.namespace()) + "\"";
            case AccessRequest.NonResource wanted ->
                user + wanted.verb() + " the path \"" + shown(wanted.path()) + "\"";
        };
    }

    private static String shown(String text) {
        return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
    }
}
