// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.rehearse.ArrivalPattern;
import dev.leadline.rehearse.ColdStart;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.WorkloadNeed;
import java.util.List;
import java.util.stream.Stream;

/**
 * The short loads of the battery, for any model and cold start. Rates are in units of what two replicas of the larger
 * pool serve; times stretch with a cold start above 150 s, so that there is something left to decide.
 */
public final class Scenarios {
    /** The models of the battery, by profile. */
    public static final List<String> MODELS = List.of(
            "llama3.1-8b-h100-vllm-bf16-tp1",
            "qwen3-32b-h100-vllm-bf16-tp2",
            "llama3.1-70b-h100-vllm-bf16-tp4",
            "deepseek-v3-h200-trtllm-fp8block-tp8");
    /** Cold starts of the battery, seconds. */
    public static final List<Double> COLD_STARTS = List.of(5.0, 60.0, 150.0, 300.0, 1200.0);

    private static final int INPUT = 2000;
    private static final int OUTPUT = 400;
    private static final double REPLICAS_PER_UNIT = 2;
    private static final double USUAL_COLD_START = 150;
    private static final int PLENTY = 80;
    private static final double SCARCE = 1.25;

    private final FleetSpec fleet;
    private final long seed;
    private final double stretch;
    private final double unit;

    private Scenarios(String profile, double coldStart, long seed) {
        EngineProfile engine = ProfileCatalogue.find(profile)
                .orElseThrow(() -> new IllegalArgumentException("the catalogue has no profile " + profile));
        this.fleet = FleetSpec.disaggregated(engine, 1, 1)
                .withObjectives(Workloads.OBJECTIVES)
                .withGpuLimit(PLENTY * engine.accelerators())
                .withColdStart(ColdStart.fixed(coldStart));
        this.seed = seed;
        this.stretch = Math.max(1, coldStart / USUAL_COLD_START);
        this.unit = REPLICAS_PER_UNIT
                / larger(WorkloadNeed.of(fleet, pattern().steady(600, 5).requests(1)))
                * 5;
    }

    /** All of them for one model and cold start; equal seeds give equal loads. */
    public static List<Workload> of(String profile, double coldStart, long seed) {
        Scenarios make = new Scenarios(profile, coldStart, seed);
        return Stream.concat(make.waves().stream(), make.shocks().stream()).toList();
    }

    private List<Workload> waves() {
        ArrivalPattern ramp = pattern()
                .steady(time(300), rate(0.75))
                .ramp(time(900), rate(0.75), rate(4.5))
                .ramp(time(600), rate(4.5), rate(0.75));
        ArrivalPattern collapse = new ArrivalPattern(INPUT / 2, OUTPUT)
                .steady(time(800), rate(1.5))
                .lengths(INPUT, OUTPUT)
                .steady(time(1000), rate(1.5));
        return List.of(
                diurnal(),
                bursty(),
                step("step-x4", "demand jumps to four times its level and stays", PLENTY),
                load("ramp", "demand grows sixfold, then falls back", ramp),
                shift("prefill-to-decode", "long prompts with short answers turn into the reverse", true),
                shift("decode-to-prefill", "short prompts with long answers turn into the reverse", false),
                load(
                        "cache-hit-collapse",
                        "prompts double at once, as work does when a cache that held half of them is lost",
                        collapse));
    }

    private List<Workload> shocks() {
        ArrivalPattern spikes = pattern()
                .steady(time(600), rate(1))
                .steady(10, rate(5))
                .steady(time(600), rate(1))
                .steady(10, rate(5))
                .steady(time(500), rate(1));
        return List.of(
                sparse(),
                load("spike-x5", "ten seconds of five times the demand, twice", spikes),
                step(
                        "gpu-scarcity",
                        "the step to four times the demand on a fleet with a quarter more GPUs than its work needs",
                        enoughFor(4)),
                faulty(
                        "slow-gpu",
                        "one instance of each pool slows down to 60 %",
                        List.of(
                                new Fault.Slow(FleetSpec.PREFILL, 0.6, time(600)),
                                new Fault.Slow(FleetSpec.DECODE, 0.6, time(600)))),
                faulty(
                        "doomed-gpu",
                        "a GPU of each pool fails, and its instance with it",
                        List.of(
                                new Fault.Doomed(FleetSpec.PREFILL, time(600)),
                                new Fault.Doomed(FleetSpec.DECODE, time(900)))),
                faulty(
                        "metric-blackout",
                        "no engine says anything for two minutes while demand grows",
                        List.of(
                                new Fault.Blackout(FleetSpec.PREFILL, time(600), time(600) + 120),
                                new Fault.Blackout(FleetSpec.DECODE, time(600), time(600) + 120))));
    }

    private Workload diurnal() {
        return load(
                "diurnal",
                "two waves of fourfold demand",
                pattern()
                        .ramp(time(450), rate(0.75), rate(3))
                        .ramp(time(450), rate(3), rate(0.75))
                        .ramp(time(450), rate(0.75), rate(3))
                        .ramp(time(450), rate(3), rate(0.75)));
    }

    private Workload bursty() {
        ArrivalPattern pattern = pattern();
        for (int i = 0; i < 5; i++) {
            pattern.steady(time(300), rate(1)).steady(time(60), rate(3));
        }
        return load("bursty", "a minute of threefold demand every six", pattern);
    }

    private Workload step(String name, String story, int replicas) {
        Workload step = load(name, story, pattern().steady(time(600), rate(1)).steady(time(1200), rate(4)));
        int gpus = replicas * fleet.pools().values().iterator().next().accelerators();
        return new Workload(name, story, step.fleet().withGpuLimit(gpus), step.requests(), List.of(), "", List.of());
    }

    private Workload shift(String name, String story, boolean fromPrompts) {
        ArrivalPattern prompts = new ArrivalPattern(4000, 60);
        ArrivalPattern answers = new ArrivalPattern(500, 1200);
        ArrivalPattern shift = fromPrompts
                ? prompts.steady(time(700), rate(2))
                        .ramp(time(200), rate(2), rate(1))
                        .lengths(500, 1200)
                        .steady(time(900), rate(1))
                : answers.steady(time(700), rate(1))
                        .ramp(time(200), rate(1), rate(2))
                        .lengths(4000, 60)
                        .steady(time(900), rate(2));
        return load(name, story, shift);
    }

    private Workload sparse() {
        ArrivalPattern pattern = pattern();
        for (int i = 0; i < 3; i++) {
            pattern.steady(time(120), rate(0.25)).steady(time(480), 0);
        }
        return load("sparse", "a little demand with idle gaps", pattern.steady(time(120), rate(0.25)));
    }

    private Workload faulty(String name, String story, List<Fault> faults) {
        Workload calm = load(name, story, pattern().ramp(time(1800), rate(1.5), rate(2.5)));
        return new Workload(name, story, calm.fleet(), calm.requests(), List.of(), "", faults);
    }

    private Workload load(String name, String story, ArrivalPattern pattern) {
        List<TraceRequest> requests = pattern.requests(seed * 1009 + name.hashCode());
        WorkloadNeed first = WorkloadNeed.of(
                fleet,
                requests.stream().filter(one -> one.arrivalSeconds() < 300).toList());
        return new Workload(
                name,
                story,
                fleet.withReplicas(start(first, FleetSpec.PREFILL), start(first, FleetSpec.DECODE)),
                requests,
                List.of(),
                "",
                List.of());
    }

    // Replicas of both pools that a quarter more than this demand would keep busy.
    private int enoughFor(double units) {
        WorkloadNeed need =
                WorkloadNeed.of(fleet, pattern().steady(600, rate(units)).requests(1));
        return (int) Math.ceil(SCARCE * need.of(FleetSpec.PREFILL).mean())
                + (int) Math.ceil(SCARCE * need.of(FleetSpec.DECODE).mean());
    }

    private static int start(WorkloadNeed need, String pool) {
        return (int) Math.max(1, Math.ceil(1.4 * need.of(pool).mean()));
    }

    private static double larger(WorkloadNeed need) {
        return Math.max(
                need.of(FleetSpec.PREFILL).mean(), need.of(FleetSpec.DECODE).mean());
    }

    private ArrivalPattern pattern() {
        return new ArrivalPattern(INPUT, OUTPUT);
    }

    private double time(double seconds) {
        return seconds * stretch;
    }

    private double rate(double units) {
        return units * unit;
    }
}
