// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import dev.leadline.forecast.ForecastExplanation.AtHorizon;
import dev.leadline.forecast.ForecastExplanation.ExpertWeight;
import dev.leadline.forecast.ForecastExplanation.FoundSeason;
import dev.leadline.forecast.ForecastExplanation.Offset;
import dev.leadline.forecast.TrackRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ForecastWordsTest {

    private static AtHorizon at(int minutes, long judged) {
        return new AtHorizon(
                Duration.ofMinutes(minutes),
                Duration.ofMinutes(1),
                List.of(
                        new ExpertWeight("last value", 0.5),
                        new ExpertWeight("damped trend", 0.3),
                        new ExpertWeight("profile of the day", 0.15),
                        new ExpertWeight("sparse demand", 0.05)),
                List.of(),
                List.of(new Offset(0.5, 1), new Offset(0.99, 12.5)),
                new TrackRecord(Duration.ofMinutes(minutes), judged, List.of(), 0.875));
    }

    private static SeriesExplanation seen(
            List<AtHorizon> horizons, List<FoundSeason> found, Optional<Finding.Jump> jump) {
        return new SeriesExplanation(
                new ForecastExplanation(horizons, List.of(Duration.ofDays(1)), found, jump, Optional.empty()),
                List.of());
    }

    @Test
    void saysExpertsSeasonsJumpCalibrationAndRecordOfTheLeadTime() {
        SeriesExplanation series = seen(
                List.of(at(1, 10), at(5, 400), at(20, 90)),
                List.of(new FoundSeason(Duration.ofHours(1), 0.4), new FoundSeason(Duration.ofDays(1), 0.6)),
                Optional.of(new Finding.Jump(7, 200, 800)));
        assertThat(ForecastWords.of(series, Duration.ofMinutes(3)))
                .hasValue("Seen 5.0 min ahead by last value 50.0 %, damped trend 30.0 %, profile of the day 15.0 %;"
                        + " season 1d, 1h; last jump from 200.0 to 800.0, 7 bins ago; calibration moves P99 by 12.5;"
                        + " loss 87.5 % of the last value's over 400 forecasts.");
    }

    @Test
    void beyondTheFarthestHorizonTheFarthestSpeaks() {
        SeriesExplanation series = seen(List.of(at(1, 10), at(20, 0)), List.of(), Optional.empty());
        assertThat(ForecastWords.of(series, Duration.ofMinutes(40)).orElseThrow())
                .startsWith("Seen 20.0 min ahead by")
                .endsWith("; none judged yet.")
                .doesNotContain("jump");
        assertThat(ForecastWords.of(series, Duration.ofMinutes(1)).orElseThrow())
                .startsWith("Seen 60 s ahead by");
    }

    @Test
    void nothingIsSaidWhileNothingIsForecast() {
        assertThat(ForecastWords.of(seen(List.of(), List.of(), Optional.empty()), Duration.ofMinutes(1)))
                .isEmpty();
    }
}
