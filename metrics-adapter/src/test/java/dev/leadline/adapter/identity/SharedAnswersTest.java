// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

class SharedAnswersTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String TROUBLE = "trouble: ";

    private final MovingClock clock = new MovingClock();
    private final AtomicInteger asked = new AtomicInteger();
    private final SharedAnswers<String, String> answers = answers(PATIENCE);

    @Test
    void keepsAnAnswerForItsTime() {
        assertThat(ask("key")).isEqualTo("answer 1");
        clock.pass(Duration.ofMillis(9_999));
        assertThat(ask("key")).isEqualTo("answer 1");
        assertThat(answers.known("key")).contains("answer 1");

        clock.pass(Duration.ofMillis(1));

        assertThat(answers.known("key")).isEmpty();
        assertThat(ask("key")).isEqualTo("answer 2");
    }

    @Test
    void asksAgainWhenTheClockHasGoneBack() {
        ask("key");
        clock.pass(Duration.ofHours(-1));

        assertThat(ask("key")).isEqualTo("answer 2");
    }

    @Test
    void asksOnceForAllWhoAskMeanwhile() throws InterruptedException {
        CountDownLatch open = new CountDownLatch(1);
        List<? extends CompletableFuture<?>> waiting = IntStream.range(0, 200)
                .mapToObj(one -> answers.ask("key", () -> {
                            await(open);
                            return answer();
                        })
                        .toFuture())
                .toList();
        open.countDown();

        assertThat(waiting).allSatisfy(one -> assertThat(one.join()).isEqualTo("answer 1"));
    }

    @Test
    void doesNotStopForOneOfThoseWhoWait() throws Exception {
        CountDownLatch open = new CountDownLatch(1);
        Disposable gone = answers.ask("key", () -> {
                    await(open);
                    return answer();
                })
                .subscribe();
        CompletableFuture<?> patient = answers.ask("key", this::answer).toFuture();
        gone.dispose();
        open.countDown();

        assertThat(patient.get()).isEqualTo("answer 1");
    }

    @Test
    void saysThatAQuestionFailedAndKeepsThatForASecond() {
        assertThat(answers.ask("key", () -> {
                            throw new IllegalStateException("no\n route");
                        })
                        .block(PATIENCE))
                .isEqualTo(TROUBLE + "no route");
        assertThat(ask("key")).isEqualTo(TROUBLE + "no route");

        clock.pass(Duration.ofSeconds(1));

        assertThat(ask("key")).isEqualTo("answer 1");
    }

    @Test
    void interruptsAQuestionThatTakesTooLong() throws InterruptedException {
        SharedAnswers<String, String> hasty = answers(Duration.ofMillis(20));
        CountDownLatch interrupted = new CountDownLatch(1);

        String answer = hasty.ask("key", () -> {
                    try {
                        new CountDownLatch(1).await();
                    } catch (InterruptedException tooLate) {
                        interrupted.countDown();
                    }
                    return "too late";
                })
                .block(PATIENCE);

        assertThat(answer).isEqualTo(TROUBLE + "no answer came within 20 ms");
        interrupted.await();
    }

    @Test
    void asksNoMoreThanAFewAtOnce() {
        CountDownLatch open = new CountDownLatch(1);
        List<? extends CompletableFuture<?>> waiting = IntStream.range(0, 8)
                .mapToObj(key -> answers.ask("key " + key, () -> {
                            await(open);
                            return answer();
                        })
                        .toFuture())
                .toList();

        assertThat(ask("one too many")).isEqualTo(TROUBLE + "8 of them are under way already");
        open.countDown();
        assertThat(waiting).allSatisfy(one -> assertThat(one.join()).asString().startsWith("answer"));
    }

    private SharedAnswers<String, String> answers(Duration deadline) {
        return new SharedAnswers<>(
                new SharedAnswers.Terms("Questions", Duration.ofSeconds(10), deadline, 8, 100),
                new SharedAnswers.Form<>(
                        TROUBLE::concat, answer -> answer.startsWith(TROUBLE) ? Optional.of(answer) : Optional.empty()),
                clock);
    }

    private String ask(String key) {
        return Optional.ofNullable(answers.ask(key, this::answer).block(PATIENCE))
                .orElseThrow();
    }

    private String answer() {
        return "answer " + asked.incrementAndGet();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }
}
