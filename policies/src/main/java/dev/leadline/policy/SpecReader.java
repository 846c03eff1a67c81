// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import dev.leadline.units.Ratio;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code spec}. Each part may turn out unusable without keeping the others from being read, so the parts are
 * kept until it is known that all of them are usable.
 */
record SpecReader(
        Mode mode,
        Optional<ModelNames> model,
        Optional<Objectives> objectives,
        PoolsReader pools,
        Optional<RatioBand> ratio,
        Sources sources,
        ForecastSettings forecast,
        LeadTime leadTime,
        Behavior behavior,
        Optional<Drain> drain,
        Optional<Duration> scaleToZero,
        TimesReader times,
        Optional<HolidayCalendar> calendar,
        Fallback fallback,
        Optional<String> budget,
        int priority) {

    private static final Set<String> COUNTRIES = Set.of(Locale.getISOCountries());

    /** Reads every field; what is wrong is in the findings behind {@code spec}. */
    static SpecReader read(Fields spec) {
        try (spec) {
            Sources sources = spec.object("sources").map(SpecReader::sources).orElse(Sources.SCRAPE);
            Optional<Duration> scaleToZero = spec.object("scaleToZero").map(SpecReader::scaleToZero);
            PoolsReader pools = PoolsReader.read(spec, sources.push(), scaleToZero.isPresent());
            return new SpecReader(
                    spec.read("mode", ValueRules.oneOf(Mode.class)).orElse(Mode.Advise),
                    spec.requireObject("model", "{name: Qwen/Qwen3-32B}").flatMap(SpecReader::model),
                    spec.requireObject(
                                    "objectives",
                                    "{attainment: \"0.99\", timeToFirstToken: 2s, interTokenLatency: 50ms}")
                            .flatMap(SpecReader::objectives),
                    pools,
                    spec.object("ratio").flatMap(ratio -> ratio(ratio, spec, pools)),
                    sources,
                    spec.object("forecast").map(SpecReader::forecast).orElse(ForecastSettings.DEFAULT),
                    leadTime(spec),
                    spec.object("behavior").map(BehaviorReader::read).orElse(Behavior.FREE),
                    spec.object("drain").map(SpecReader::drain),
                    scaleToZero,
                    TimesReader.read(spec, pools),
                    spec.object("calendar").flatMap(SpecReader::calendar),
                    spec.object("fallback").map(given -> fallback(given, pools)).orElse(Fallback.DEFAULT),
                    spec.read("budget", ValueRules.subdomain()),
                    spec.read("priority", ValueRules.whole(-1_000_000, 1_000_000))
                            .orElse(0));
        }
    }

    /** The policy, when every part that it needs is usable. */
    Optional<ScalingPolicy> policy(PolicyKey key) {
        return model.flatMap(named -> objectives.map(promised -> new ScalingPolicy(
                key,
                mode,
                named,
                promised,
                pools.usable(),
                ratio,
                sources,
                forecast,
                leadTime,
                behavior,
                drain,
                scaleToZero,
                times.schedule(),
                times.events(),
                calendar,
                fallback,
                budget,
                priority)));
    }

    private static Optional<ModelNames> model(Fields model) {
        try (model) {
            Optional<String> name = model.require("name", ValueRules.text(), "Qwen/Qwen3-32B");
            List<String> aliases = model.list("aliases", PolicyLimits.ALIASES, ValueRules.text());
            return name.map(known -> new ModelNames(known, aliases));
        }
    }

    private static Optional<Objectives> objectives(Fields objectives) {
        try (objectives) {
            Optional<Ratio> attainment = objectives.require(
                    "attainment",
                    ValueRules.decimal("0.99")
                            .where(
                                    share -> share > 0 && share < 1,
                                    "must be above 0 and below 1",
                                    "write the share of requests that must meet both targets, for example \"0.99\"")
                            .then(share -> Checked.accepted(Ratio.of(share))),
                    "\"0.99\"");
            Optional<Duration> first = objectives.require("timeToFirstToken", ValueRules.positiveDuration(), "2s");
            Duration perInput = objectives
                    .read("timeToFirstTokenPer1kInput", ValueRules.duration())
                    .orElse(Duration.ZERO);
            Optional<Duration> gap = objectives.require("interTokenLatency", ValueRules.positiveDuration(), "50ms");
            return attainment.flatMap(
                    share -> first.flatMap(target -> gap.map(pace -> new Objectives(share, target, perInput, pace))));
        }
    }

    private static Optional<RatioBand> ratio(Fields ratio, Fields spec, PoolsReader pools) {
        try (ratio) {
            ValueRule<Double> positive = ValueRules.decimal("0.25")
                    .where(value -> value > 0, "must be above 0", "write for example \"0.25\"");
            Optional<Double> min = ratio.require("min", positive, "\"0.25\"");
            Optional<Double> max = ratio.require("max", positive, "\"8\"");
            pools.refuseRatioWhereItMeansNothing(spec);
            if (min.isPresent() && max.isPresent() && min.get() > max.get()) {
                ratio.refuse("min", "ratio.min is at most ratio.max", "swap them, or raise ratio.max");
                return Optional.empty();
            }
            return min.flatMap(low -> max.map(high -> new RatioBand(low, high)));
        }
    }

    private static Sources sources(Fields sources) {
        try (sources) {
            Optional<Sources.RouterService> router = sources.object("router").flatMap(SpecReader::router);
            Optional<URI> prometheus = sources.object("prometheus").flatMap(SpecReader::prometheus);
            Optional<Fields> push = sources.object("push");
            push.ifPresent(Fields::close);
            return new Sources(router, prometheus, push.isPresent());
        }
    }

    private static Optional<Sources.RouterService> router(Fields router) {
        try (router) {
            Optional<String> service = router.require("service", ValueRules.label(), "epp");
            Optional<Integer> port = router.require("port", ValueRules.whole(1, 65_535), "9090");
            return service.flatMap(name -> port.map(number -> new Sources.RouterService(name, number)));
        }
    }

    private static Optional<URI> prometheus(Fields prometheus) {
        try (prometheus) {
            return prometheus.require("url", ValueRules.string().then(SpecReader::url), "http://prometheus:9090");
        }
    }

    private static Checked<URI> url(String text) {
        if (text.length() > PolicyLimits.URL) {
            return Checked.refused("must have at most " + PolicyLimits.URL + " characters", "shorten it");
        }
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            return web && url.getHost() != null
                    ? Checked.accepted(url)
                    : Checked.refused("must be an http or https URL with a host", "write http://prometheus:9090");
        } catch (URISyntaxException malformed) {
            return Checked.refused("must be a URL", "write for example http://prometheus:9090");
        }
    }

    private static ForecastSettings forecast(Fields forecast) {
        try (forecast) {
            ForecastSettings usual = ForecastSettings.DEFAULT;
            boolean enabled = forecast.read("enabled", ValueRules.flag()).orElse(usual.enabled());
            Duration history =
                    forecast.read("history", ValueRules.positiveDuration()).orElse(usual.history());
            ValueRule<Duration> period = ValueRules.positiveDuration()
                    .where(
                            one -> one.compareTo(history) <= 0,
                            "a period is at most as long as forecast.history",
                            "raise forecast.history above " + DurationText.print(history)
                                    + ", or leave the period out");
            return new ForecastSettings(enabled, history, forecast.list("periods", PolicyLimits.PERIODS, period));
        }
    }

    private static LeadTime leadTime(Fields spec) {
        String rule = "must be auto, or a duration such as 90s";
        ValueRule<LeadTime> format = node -> {
            if (node instanceof Node.Text text && text.value().equals("auto")) {
                return Checked.accepted(new LeadTime.Auto());
            }
            return switch (ValueRules.positiveDuration().check(node)) {
                case Checked.Accepted<Duration>(Duration duration) -> Checked.accepted(new LeadTime.Fixed(duration));
                case Checked.Refused<Duration>(String ignored, String hint) -> Checked.refused(rule, hint);
            };
        };
        return spec.read("leadTime", format).orElse(new LeadTime.Auto());
    }

    private static Drain drain(Fields drain) {
        try (drain) {
            Duration timeout =
                    drain.read("timeout", ValueRules.positiveDuration()).orElse(Duration.ofMinutes(5));
            return new Drain(timeout, drain.read("label", ValueRules.labelKey()).orElse("leadline.dev/accepting"));
        }
    }

    private static Duration scaleToZero(Fields scaleToZero) {
        try (scaleToZero) {
            return scaleToZero.read("afterIdle", ValueRules.positiveDuration()).orElse(Duration.ofMinutes(10));
        }
    }

    private static Optional<HolidayCalendar> calendar(Fields calendar) {
        try (calendar) {
            ValueRule<String> country = ValueRules.string()
                    .where(
                            COUNTRIES::contains,
                            "must be a country of ISO 3166-1, two capital letters",
                            "write for example TH, DE or US");
            ValueRule<String> part = ValueRules.string()
                    .where(
                            text -> text.matches("([A-Z0-9]{1,3})?"),
                            "must be the part of an ISO 3166-2 code behind the hyphen, or empty",
                            "write for example BY for DE-BY");
            Optional<String> known = calendar.require("country", country, "TH");
            String subdivision = calendar.read("subdivision", part).orElse("");
            return known.map(code -> new HolidayCalendar(code, subdivision));
        }
    }

    private static Fallback fallback(Fields fallback, PoolsReader pools) {
        try (fallback) {
            Fallback usual = Fallback.DEFAULT;
            return new Fallback(
                    fallback.read("staleAfter", ValueRules.positiveDuration()).orElse(usual.staleAfter()),
                    fallback.read("hold", ValueRules.duration()).orElse(usual.hold()),
                    pools.floors(fallback, "replicas"));
        }
    }
}
