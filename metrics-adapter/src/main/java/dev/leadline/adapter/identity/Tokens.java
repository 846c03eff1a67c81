// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import reactor.core.publisher.Mono;

/** Whose token is it? Answers, good and bad, are kept for ten seconds by the token's digest; no token is kept. */
final class Tokens {

    /** Real ones are a few kilobytes. */
    static final int LONGEST = 64 * 1024;

    static final Duration KEEP = Duration.ofSeconds(10);
    private static final int AT_ONCE = 64;
    private static final int KEPT = 2048;

    /** Whose token it is, or how it is refused. */
    sealed interface Identified {}

    /** It is this user's. */
    record Known(User user) implements Identified {}

    /** It is nobody's. */
    record Unknown(Admission refusal) implements Identified {}

    private static final SharedAnswers.Form<TokenAnswer> FORM = new SharedAnswers.Form<>(
            TokenAnswer.Unanswered::new,
            answer -> answer instanceof TokenAnswer.Unanswered unanswered
                    ? Optional.of(unanswered.why())
                    : Optional.empty());

    private final TokenReviewer reviewer;
    private final SharedAnswers<String, TokenAnswer> answers;

    Tokens(TokenReviewer reviewer, InstantSource clock, Duration deadline) {
        this.reviewer = reviewer;
        this.answers = new SharedAnswers<>(
                new SharedAnswers.Terms("TokenReviews", KEEP, deadline, AT_ONCE, KEPT), FORM, clock);
    }

    Mono<Identified> identify(String token) {
        if (token.length() > LONGEST) {
            return Mono.just(
                    new Unknown(Refusals.unauthorized("The token is longer than " + LONGEST + " characters.")));
        }
        String digest = digest(token);
        Optional<TokenAnswer> known = answers.known(digest);
        return known.isPresent()
                ? Mono.just(identified(known.get()))
                : answers.ask(digest, () -> reviewer.review(token)).map(Tokens::identified);
    }

    /** Answers that are held in memory. */
    int held() {
        return answers.held();
    }

    private static Identified identified(TokenAnswer answer) {
        return switch (answer) {
            case TokenAnswer.Genuine genuine -> {
                User user = genuine.user();
                yield new Known(User.authenticated(user.name(), user.uid(), user.groups(), user.extra()));
            }
            case TokenAnswer.NotGenuine _ -> new Unknown(Refusals.unauthorized("The token is not valid."));
            case TokenAnswer.Unanswered _ ->
                new Unknown(Refusals.unauthorized("It could not be found out whether the token is valid; try again."));
        };
    }

    private static String digest(String token) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every JDK knows SHA-256", impossible);
        }
    }
}
