// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import dev.leadline.benchmarks.adapter.Figure.Limit;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** From a status that the API server has told of until a read gives the new number. */
final class Changes {

    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(5);
    /** So that no change is served with the one before it. */
    private static final long BETWEEN_MILLIS = 20;

    private static final int FIRST_VALUE = 100;
    private static final int VALUES = 800;

    private final StandInApi api;
    private final Subject adapter;
    private final Authority authority;
    private final int policies;

    Changes(StandInApi api, Subject adapter, Authority authority, int policies) {
        this.api = api;
        this.adapter = adapter;
        this.authority = authority;
        this.policies = policies;
    }

    Figure measure(int changes) throws IOException, InterruptedException {
        AdapterFigures.progress("%d changes of a status".formatted(changes));
        List<Double> millis = new ArrayList<>();
        int late = 0;
        try (Reads reads = new Reads(authority, adapter.port())) {
            for (int i = 0; i < changes; i++) {
                double took = change(reads, i % policies, FIRST_VALUE + i % VALUES);
                late += took * 1e6 > LONGEST_NANOS ? 1 : 0;
                millis.add(took);
                TimeUnit.MILLISECONDS.sleep(BETWEEN_MILLIS);
            }
        }
        Samples samples = Samples.of(millis);
        AdapterFigures.progress("changes: median %.1f ms, most %.1f ms, %d not served within 5 s"
                .formatted(samples.median(), samples.most(), late));
        return Figure.of(
                "changed status → served, p99 of " + changes + " changes, ms",
                new Limit.AtMost(250),
                Samples.of(samples.percentile(0.99)),
                Optional.empty());
    }

    private double change(Reads reads, int policy, int replicas) throws InterruptedException {
        String path = adapter.path().replace("{}", Integer.toString(policy));
        String wanted = "\"value\":\"" + replicas + "\"";
        long begun = System.nanoTime();
        api.change(policy, replicas);
        while (System.nanoTime() - begun < LONGEST_NANOS
                && reads.read(path).filter(body -> body.contains(wanted)).isEmpty()) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return (System.nanoTime() - begun) / 1e6;
    }
}
