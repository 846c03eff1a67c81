// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Replicas;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Reads what an operator knows of the calendar: {@code spec.schedule} and {@code spec.events}. */
record TimesReader(List<ScheduleWindow> schedule, List<PlannedEvent> events) {

    /** The largest factor that is taken for meant: a hundred times the usual demand. */
    static final double LARGEST_FACTOR = 100;

    /** Copied once: the JDK copies all six hundred names whenever it is asked. */
    private static final Set<String> ZONES = Set.copyOf(ZoneId.getAvailableZoneIds());

    static TimesReader read(Fields spec, PoolsReader pools) {
        List<ScheduleWindow> schedule = new ArrayList<>();
        List<PlannedEvent> events = new ArrayList<>();
        spec.objects("schedule", PolicyLimits.WINDOWS)
                .forEach(window -> window(window, pools).ifPresent(schedule::add));
        spec.objects("events", PolicyLimits.EVENTS)
                .forEach(event -> event(event).ifPresent(events::add));
        return new TimesReader(schedule, events);
    }

    private static Optional<ScheduleWindow> window(Fields window, PoolsReader pools) {
        try (window) {
            Optional<String> cron = window.require(
                    "cron",
                    ValueRules.string().then(Cron::check).then(known -> Checked.accepted(known.text())),
                    "\"0 8 * * MON-FRI\"");
            ZoneId zone = window.read("timeZone", ValueRules.string().then(TimesReader::zone))
                    .orElse(ZoneOffset.UTC);
            Optional<Duration> duration = window.require("duration", ValueRules.positiveDuration(), "10h");
            boolean empty = window.raw("minReplicas")
                    .filter(Node.Mapping.class::isInstance)
                    .filter(floors -> ((Node.Mapping) floors).entries().isEmpty())
                    .isPresent();
            if (empty || !window.has("minReplicas")) {
                window.missing("minReplicas", "write the floor by pool, for example {prefill: 4, decode: 3}");
            }
            Map<String, Replicas> floors = pools.floors(window, "minReplicas");
            return cron.flatMap(text -> duration.map(length -> new ScheduleWindow(text, zone, length, floors)));
        }
    }

    private static Checked<ZoneId> zone(String text) {
        if (ZONES.contains(text)) {
            return Checked.accepted(text.equals("UTC") ? ZoneOffset.UTC : ZoneId.of(text));
        }
        String hint = DidYouMean.among(ZONES, text)
                .map(known -> "did you mean " + known + "?")
                .orElse("write for example Asia/Bangkok, Europe/Berlin or UTC");
        return Checked.refused("must be a time zone of the IANA database", hint);
    }

    private static Optional<PlannedEvent> event(Fields event) {
        try (event) {
            ValueRule<Double> factorRule = ValueRules.decimal("2.5")
                    .where(
                            factor -> factor > 0 && factor <= LARGEST_FACTOR,
                            "must be above 0 and at most " + (int) LARGEST_FACTOR,
                            "write what demand is multiplied by, for example \"2.5\"");
            Optional<String> name = event.require("name", ValueRules.text(), "launch");
            Optional<Instant> from = event.require("from", ValueRules.moment(), "2026-12-01T08:00:00Z");
            Optional<Instant> to = event.require("to", ValueRules.moment(), "2026-12-01T12:00:00Z");
            Optional<Double> factor = event.require("demandFactor", factorRule, "\"2.5\"");
            if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
                event.refuse("to", "an event ends after it begins, at " + from.get(), "swap from and to, or move to");
                return Optional.empty();
            }
            return name.flatMap(called -> from.flatMap(
                    start -> to.flatMap(end -> factor.map(times -> new PlannedEvent(called, start, end, times)))));
        }
    }
}
