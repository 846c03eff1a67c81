// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.decide.SeriesExplanation;
import dev.leadline.forecast.BatchProvenance;
import dev.leadline.forecast.Finding;
import dev.leadline.forecast.ForecastExplanation;
import dev.leadline.forecast.TrackRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** A forecast of requests with something to tell in every field. */
final class Explanations {

    private static final Instant MORNING = Instant.parse("2026-11-23T06:00:00Z");

    private Explanations() {}

    static SeriesExplanation ofRequests() {
        Finding.Jump jump = new Finding.Jump(3, 2, 9);
        ForecastExplanation.AtHorizon far = new ForecastExplanation.AtHorizon(
                Duration.ofMinutes(10),
                Duration.ofMinutes(1),
                List.of(
                        new ForecastExplanation.ExpertWeight("last value", 0.75),
                        new ForecastExplanation.ExpertWeight("learned tree", 0.25)),
                List.of(new ForecastExplanation.SeasonWeight(Duration.ofDays(1), 0.5)),
                List.of(new ForecastExplanation.Offset(0.95, 0.125)),
                new TrackRecord(
                        Duration.ofMinutes(10), 400, List.of(new TrackRecord.Coverage(0.95, 384, 0.96)), 0.875));
        return new SeriesExplanation(
                new ForecastExplanation(
                        List.of(far),
                        List.of(Duration.ofDays(1)),
                        List.of(new ForecastExplanation.FoundSeason(Duration.ofHours(1), 0.25)),
                        Optional.of(jump),
                        Optional.of(new BatchProvenance(
                                MORNING.plusSeconds(21_600),
                                "Tribuo 4.3.2",
                                1,
                                MORNING,
                                MORNING.plusSeconds(18_000),
                                Duration.ofMinutes(1),
                                300,
                                List.of("lag 1"),
                                List.of(new BatchProvenance.Holdout(Duration.ofMinutes(10), 60, 0.75, 0.5))))),
                List.of(jump));
    }
}
