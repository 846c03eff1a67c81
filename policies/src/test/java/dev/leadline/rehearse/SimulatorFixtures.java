// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.fleet.EngineSample;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.testkit.ForAll;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Fleets and loads that several tests use. */
final class SimulatorFixtures {

    static final EngineProfile QWEN =
            ProfileCatalogue.find("qwen3-32b-h100-vllm-bf16-tp2").orElseThrow();

    /** A link that takes no time that matters. */
    static final TransferLink INSTANT = new TransferLink(1e18, 0, false);

    private SimulatorFixtures() {}

    static FleetSpec fleet(int prefill, int decode) {
        return FleetSpec.disaggregated(QWEN, prefill, decode);
    }

    /** Poisson arrivals of equal requests. */
    static List<TraceRequest> poisson(long seed, double perSecond, int count, int input, int output) {
        var random = ForAll.generator(seed);
        List<TraceRequest> requests = new ArrayList<>(count);
        double time = 0;
        for (int i = 0; i < count; i++) {
            time += random.nextExponential() / perSecond;
            requests.add(new TraceRequest(time, input, output));
        }
        return requests;
    }

    /** Poisson arrivals whose lengths are spread evenly from 1 to twice the mean. */
    static List<TraceRequest> mixed(long seed, double perSecond, int count, int meanInput, int meanOutput) {
        var random = ForAll.generator(seed);
        List<TraceRequest> requests = new ArrayList<>(count);
        double time = 0;
        for (int i = 0; i < count; i++) {
            time += random.nextExponential() / perSecond;
            requests.add(new TraceRequest(time, 1 + random.nextInt(2 * meanInput), 1 + random.nextInt(2 * meanOutput)));
        }
        return requests;
    }

    static FleetSimulator runToEnd(FleetSimulator simulator) {
        double limit = simulator.lastArrival() + 100_000;
        while (!simulator.finished() && simulator.now() < limit) {
            simulator.advanceTo(simulator.now() + 10);
        }
        return simulator;
    }

    static List<InstanceSnapshot> instances(FleetSimulator simulator, String pool) {
        return simulator.snapshot().pools().getOrDefault(pool, List.of());
    }

    static EngineSample engine(FleetSimulator simulator, String pool, int index) {
        return instances(simulator, pool).get(index).engine().ifFresh().orElseThrow();
    }

    static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
