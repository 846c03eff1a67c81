// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Answers of somebody slow, asked on virtual threads and kept for a short while. Whoever asks the same while a question is
 * under way waits for the same answer. Never fails: a question that cannot be asked, fails or takes too long has an answer
 * that says so, and that one is kept for a second only.
 *
 * @param <K> what is asked
 * @param <A> what is answered
 */
final class SharedAnswers<K, A> {

    private static final Logger log = LoggerFactory.getLogger(SharedAnswers.class);

    /**
     * @param what the questions, for the log, in the plural
     * @param keep how long an answer is kept
     * @param deadline how long is waited for one
     * @param atOnce questions under way; those that come on top are not asked
     * @param kept answers in one generation of the memory
     */
    record Terms(String what, Duration keep, Duration deadline, int atOnce, int kept) {}

    /**
     * What is the same whoever asks.
     *
     * @param unanswered the answer when there is none, and why
     * @param trouble why there is none
     */
    record Form<A>(Function<String, A> unanswered, Function<A, Optional<String>> trouble) {}

    private record Kept<A>(A answer, Instant from, Instant until) {
        boolean holds(Instant now) {
            return !now.isBefore(from) && now.isBefore(until);
        }
    }

    static final Duration UNANSWERED_KEEP = Duration.ofSeconds(1);

    private final Terms terms;
    private final Form<A> form;
    private final InstantSource clock;
    private final Semaphore free;
    private final Recent<K, Kept<A>> kept;
    private final ConcurrentMap<K, CompletableFuture<A>> underWay = new ConcurrentHashMap<>();
    private final AtomicBoolean silent = new AtomicBoolean();

    SharedAnswers(Terms terms, Form<A> form, InstantSource clock) {
        this.terms = terms;
        this.form = form;
        this.clock = clock;
        this.free = new Semaphore(terms.atOnce());
        this.kept = new Recent<>(terms.kept());
    }

    /** The answer, when it is known already. */
    Optional<A> known(K key) {
        return kept.get(key).filter(answer -> answer.holds(clock.instant())).map(Kept::answer);
    }

    /** The answer, at once or later. */
    Mono<A> ask(K key, Supplier<A> question) {
        CompletableFuture<A> mine = new CompletableFuture<>();
        CompletableFuture<A> others = underWay.putIfAbsent(key, mine);
        if (others != null) {
            return Mono.fromFuture(others, true);
        }
        Optional<A> meanwhile = known(key);
        if (meanwhile.isPresent()) {
            underWay.remove(key, mine);
            mine.complete(meanwhile.get());
            return Mono.just(meanwhile.get());
        }
        var _ = start(question).thenAccept(answer -> {
            keep(key, answer);
            // Kept before it is no longer under way, so that nobody finds neither.
            underWay.remove(key, mine);
            mine.complete(answer);
        });
        return Mono.fromFuture(mine, true);
    }

    /** The answer to a question that is too large to be kept. */
    Mono<A> askAlone(Supplier<A> question) {
        return Mono.fromFuture(start(question), true);
    }

    /** Answers that are held in memory. */
    int held() {
        return kept.held();
    }

    private void keep(K key, A answer) {
        Instant now = clock.instant();
        Duration keep = form.trouble().apply(answer).isPresent() ? UNANSWERED_KEEP : terms.keep();
        kept.put(key, new Kept<>(answer, now, now.plus(keep)));
    }

    private CompletableFuture<A> start(Supplier<A> question) {
        CompletableFuture<A> outcome = new CompletableFuture<>();
        if (free.tryAcquire()) {
            Thread thread = Thread.ofVirtual().unstarted(() -> run(question, outcome));
            thread.start();
            A late = form.unanswered()
                    .apply("no answer came within " + terms.deadline().toMillis() + " ms");
            var _ = outcome.completeOnTimeout(late, terms.deadline().toMillis(), TimeUnit.MILLISECONDS)
                    .thenRun(thread::interrupt);
        } else {
            outcome.complete(form.unanswered().apply(terms.atOnce() + " of them are under way already"));
        }
        return outcome.thenApply(this::report);
    }

    private void run(Supplier<A> question, CompletableFuture<A> outcome) {
        try {
            outcome.complete(question.get());
        } catch (RuntimeException | Error failed) {
            String why = Objects.requireNonNullElse(
                    failed.getMessage(), failed.getClass().getSimpleName());
            outcome.complete(form.unanswered().apply(why.strip().replaceAll("\\s+", " ")));
        } finally {
            free.release();
        }
    }

    private A report(A answer) {
        Optional<String> trouble = form.trouble().apply(answer);
        if (trouble.isPresent() && silent.compareAndSet(false, true)) {
            log.warn(
                    "{} are not answered: {}. What is known is used for {} s; who is not known is refused.",
                    terms.what(),
                    trouble.get(),
                    terms.keep().toSeconds());
        }
        if (trouble.isEmpty() && silent.compareAndSet(true, false)) {
            log.info("{} are answered again.", terms.what());
        }
        return answer;
    }
}
