// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.push;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.RouterSample;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.StringJoiner;
import java.util.stream.Collectors;

/** A look as the body of a push: everything that engines and router told. */
final class ObservationBody {

    private final StringJoiner fields = new StringJoiner(", ", "{", "}");

    private ObservationBody() {}

    static String of(FleetSnapshot look) {
        String pools = look.pools().entrySet().stream()
                .map(pool -> "\"" + pool.getKey() + "\": {\"instances\": ["
                        + pool.getValue().stream()
                                .map(ObservationBody::instance)
                                .collect(Collectors.joining(", ")) + "]}")
                .collect(Collectors.joining(", ", "{", "}"));
        ObservationBody body = new ObservationBody().text("time", look.time().toString());
        look.freeAccelerators().ifPresent(free -> body.fields.add("\"accelerators\": {\"free\": " + free + "}"));
        body.fields.add("\"pools\": " + pools);
        look.router().ifFresh().ifPresent(router -> body.fields.add("\"router\": " + router(router)));
        return body.fields.toString();
    }

    private static String instance(InstanceSnapshot one) {
        ObservationBody body = new ObservationBody()
                .text("id", one.id())
                .text("state", one.state().name())
                .number("accelerators", OptionalDouble.of(one.accelerators()));
        one.since().ifPresent(since -> body.text("since", since.toString()));
        EngineSample engine = one.engine().ifFresh().orElse(EngineSample.UNKNOWN);
        return body.number("running", engine.running())
                .number("waiting", engine.waitingForCapacity())
                .number("waitingDeferred", engine.waitingDeferred())
                .number("waitingTokens", engine.waitingTokens())
                .number("kvUsage", engine.kvUsage())
                .number("kvCapacityTokens", engine.kvCapacityTokens())
                .number("promptTokensTotal", engine.promptTokensTotal())
                .number("generationTokensTotal", engine.generationTokensTotal())
                .number("requestsTotal", engine.requestsTotal())
                .number("busySecondsTotal", engine.busySecondsTotal())
                .number("preemptionsTotal", engine.preemptionsTotal())
                .histogram("ttftSeconds", engine.ttft())
                .histogram("tpotSeconds", engine.tpot())
                .histogram("itlSeconds", engine.itl())
                .histogram("queueSeconds", engine.queue())
                .histogram("transferSeconds", engine.transfer())
                .fields
                .toString();
    }

    private static String router(RouterSample router) {
        return new ObservationBody()
                .number("requestsTotal", router.requestsTotal())
                .number("inputTokensTotal", router.inputTokensTotal())
                .number("cachedInputTokensTotal", router.cachedInputTokensTotal())
                .number("outputTokensTotal", router.outputTokensTotal())
                .number("queued", router.queued())
                .number("queuedTokens", router.queuedTokens())
                .histogram("ttftSeconds", router.ttft())
                .histogram("tpotSeconds", router.tpot())
                .fields
                .toString();
    }

    private ObservationBody text(String name, String value) {
        fields.add("\"" + name + "\": \"" + value + "\"");
        return this;
    }

    private ObservationBody number(String name, OptionalDouble value) {
        value.ifPresent(known -> fields.add("\"" + name + "\": " + known));
        return this;
    }

    private ObservationBody histogram(String name, Optional<CumulativeHistogram> value) {
        value.ifPresent(known -> fields.add("\"" + name + "\": {\"sum\": " + known.sum() + ", \"count\": "
                + known.count() + ", \"buckets\": " + buckets(known.buckets()) + "}"));
        return this;
    }

    private static String buckets(Map<Double, Double> known) {
        return known.entrySet().stream()
                .map(bucket ->
                        "\"" + (bucket.getKey().isInfinite() ? "+Inf" : bucket.getKey()) + "\": " + bucket.getValue())
                .collect(Collectors.joining(", ", "{", "}"));
    }
}
