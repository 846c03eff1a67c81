// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {

    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 8 * * MON-FRI | Asia/Bangkok | 2026-11-23T01:00:00Z",
                "0 8 * * mon,Wed | Asia/Bangkok | 2026-11-23T01:00:00Z",
                "*/15 * * * * | UTC | 2026-11-23T01:45:00Z",
                "7-59/10 * * * * | UTC | 2026-11-23T01:37:00Z",
                "5/20 * * * * | UTC | 2026-11-23T01:45:00Z",
                "0 0 * * 0 | UTC | 2026-11-22T00:00:00Z",
                "0 0 * * 7 | UTC | 2026-11-22T00:00:00Z",
                "0 0 * * FRI-7 | UTC | 2026-11-22T00:00:00Z",
                "0 0 1 * MON | UTC | 2026-11-23T00:00:00Z",
                "0 0 1 * MON | UTC | 2026-12-01T00:00:00Z",
                "0 0 29 FEB * | UTC | 2028-02-29T00:00:00Z",
                "0 12 31 JAN-DEC/2 * | UTC | 2026-05-31T12:00:00Z",
            })
    void opensAtItsStartAndNotBefore(String cron, String zone, String start) {
        Cron known = Cron.of(cron.strip());
        Instant at = Instant.parse(start);
        Duration minute = Duration.ofMinutes(1);

        assertThat(known.openWithin(ZoneId.of(zone), minute, at, at)).isTrue();
        assertThat(known.openWithin(ZoneId.of(zone), minute, at.plusSeconds(59), at.plusSeconds(59)))
                .isTrue();
        assertThat(known.openWithin(ZoneId.of(zone), minute, at.minusSeconds(1), at.minusSeconds(1)))
                .isFalse();
        assertThat(known.openWithin(ZoneId.of(zone), minute, at.plusSeconds(60), at.plusSeconds(60)))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 8",
                "5-1 * * * *",
                "*/0 * * * *",
                "1-2-3 * * * *",
                "1//2 * * * *",
                ", * * * *",
                "-1 * * * *",
                "* * * FOO *",
                "* * L * *",
                "@daily",
                "0 0 31 4 *",
                "0 0 30 2 *",
                "FRI * * * *"
            })
    void refusesWhatIsNoCronOrNeverComes(String text) {
        assertThat(Cron.check(text)).isInstanceOf(Checked.Refused.class);
    }

    @Test
    void startsAfterTheGapWhenClocksGoForwardOverTheStart() {
        Cron nightly = Cron.of("30 2 * * *");
        Instant afterGap = ZonedDateTime.of(2026, 3, 29, 3, 30, 0, 0, BERLIN).toInstant();

        assertThat(nightly.openWithin(BERLIN, Duration.ofMinutes(1), afterGap, afterGap))
                .isTrue();
        assertThat(nightly.openWithin(
                        BERLIN, Duration.ofMinutes(1), afterGap.minusSeconds(1), afterGap.minusSeconds(1)))
                .isFalse();
    }

    @Test
    void startsOnceWhenTheHourHappensTwice() {
        Cron nightly = Cron.of("30 2 * * *");
        Instant first = Instant.parse("2026-10-25T00:30:00Z");
        Instant second = Instant.parse("2026-10-25T01:30:00Z");

        assertThat(nightly.openWithin(BERLIN, Duration.ofMinutes(1), first, first))
                .isTrue();
        assertThat(nightly.openWithin(BERLIN, Duration.ofMinutes(1), second, second))
                .isFalse();
    }

    @Test
    void agreesWithCountingEveryMinute() {
        record Case(int minute, int hour, Duration length, Instant from, Duration ahead) {}
        Instant base = Instant.parse("2026-03-27T00:00:00Z");
        ForAll.forAll(
                7,
                400,
                random -> new Case(
                        random.nextInt(60),
                        random.nextInt(24),
                        Duration.ofMinutes(1 + random.nextInt(3000)),
                        base.plusSeconds(60L * random.nextInt(5 * 1440)),
                        Duration.ofMinutes(random.nextInt(600))),
                each -> {
                    boolean counted = false;
                    Instant to = each.from().plus(each.ahead());
                    for (int day = 20; day <= 38; day++) {
                        Instant start = ZonedDateTime.of(2026, 3, 1, each.hour(), each.minute(), 0, 0, BERLIN)
                                .plusDays(day - 1)
                                .toInstant();
                        // Moved to the day after the change of clocks by the same rule as java.time: after the gap.
                        counted |=
                                !start.isAfter(to) && start.plus(each.length()).isAfter(each.from());
                    }
                    assertThat(Cron.of(each.minute() + " " + each.hour() + " * * *")
                                    .openWithin(BERLIN, each.length(), each.from(), to))
                            .isEqualTo(counted);
                });
    }
}
