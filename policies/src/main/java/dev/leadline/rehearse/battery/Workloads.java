// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import dev.leadline.decide.HistoryRow;
import dev.leadline.policy.Objectives;
import dev.leadline.rehearse.ColdStart;
import dev.leadline.rehearse.FleetSpec;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.WorkloadNeed;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The six kinds of load on which one configuration is judged: Qwen3-32B on replicas of two H100, first token within
 * 2 s, mean time per token within 30 ms, for 99 % of requests. Everything is drawn from the seed; seeds below 100 are
 * for training, those from 101 on for reports.
 */
public final class Workloads {
    /** First seed of the reports. */
    public static final long FIRST_REPORT_SEED = 101;

    /** 99 % of requests: first token within 2 s whatever the prompt, then 30 ms per token. */
    public static final Objectives OBJECTIVES =
            new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ZERO, Duration.ofMillis(30));

    private static final String PROFILE = "qwen3-32b-h100-vllm-bf16-tp2";
    private static final double MIXED = 0.5;
    private static final double FIRST_SECONDS = 600;
    private static final double START_HEADROOM = 1.4;
    private static final int PLENTY = 160;

    private final long seed;
    private final double coldStartSeconds;

    private Workloads(long seed, double coldStartSeconds) {
        this.seed = seed;
        this.coldStartSeconds = coldStartSeconds;
    }

    /** All six, in the order of the report. */
    public static List<Workload> six(long seed, double coldStartSeconds) {
        Workloads make = new Workloads(seed, coldStartSeconds);
        return List.of(make.diurnal(), make.bursts(), make.ramp(), make.mixShift(), make.onOff(), make.shortage());
    }

    private Workload diurnal() {
        Traffic today = day(seed);
        List<HistoryRow> before = yesterday(today);
        return workload("diurnal", "a day in eight hours, with the day before recorded", PLENTY, today, before, "");
    }

    // Night, morning rise, a dip at noon, evening peak; hours shrink to a third.
    private static Traffic day(long seed) {
        double length = 8 * 3600;
        var wander = new Wander(length, 0.06, 900, seed * 31 + 1);
        double level = 1 + 0.05 * Traffic.random(seed * 31 + 2).nextGaussian();
        return new Traffic(
                length,
                time -> {
                    double phase = 2 * StrictMath.PI * time / length;
                    double shape = (1 - StrictMath.cos(phase)) / 2 - 0.12 * (1 - StrictMath.cos(2 * phase)) / 2;
                    return level * wander.at(time) * (5 + 42 * Math.max(0, shape));
                },
                80,
                time -> MIXED + 0.1 * StrictMath.sin(2 * StrictMath.PI * time / length));
    }

    private List<HistoryRow> yesterday(Traffic today) {
        Traffic before = day(seed + 5000);
        return new Traffic(today.seconds(), before.rate(), before.highest(), before.chat())
                .recorded(fleet(PLENTY).epoch(), 60, seed * 31 + 3);
    }

    private Workload bursts() {
        double length = 9000;
        BurstTrain train = BurstTrain.of(length, seed * 31 + 4);
        var wander = new Wander(length, 0.08, 900, seed * 31 + 5);
        Traffic traffic = new Traffic(
                length, time -> 16 * wander.at(time) * (train.covers(time) ? 4 : 1), 120, time -> MIXED);
        return workload("bursts", "spells of bursts of seconds, with calm between them", PLENTY, traffic, List.of(), "");
    }

    private Workload ramp() {
        double rise = 1500;
        double full = rise + 120;
        Traffic traffic = new Traffic(
                3600, time -> 18 * (1 + 3 * Math.clamp((time - rise) / (full - rise), 0.0, 1.0)), 72, time -> MIXED);
        String floor = window(rise, 35, 8, 16);
        return workload("ramp", "four times the demand within two minutes, and it stays", PLENTY, traffic, List.of(), floor);
    }

    private Workload mixShift() {
        return workload(
                "mix-shift",
                "long prompts with short answers turn into short prompts with long answers, and back",
                PLENTY,
                shifting(10_800, 5400, 64, 20, seed * 31 + 6),
                List.of(),
                "");
    }

    private Workload shortage() {
        return workload(
                "gpu-shortage",
                "the mix shifts both ways on a fleet with hardly more GPUs than a plan needs that knows everything",
                36,
                shifting(7200, 3600, 64, 20, seed * 31 + 7),
                List.of(),
                "");
    }

    // Between a code phase and a chat phase in smooth steps: a sine that is cut at its top and bottom.
    private static Traffic shifting(double length, double period, double codeRate, double chatRate, long seed) {
        var wander = new Wander(length, 0.05, 900, seed);
        return new Traffic(
                length,
                time -> {
                    double talks = talking(time, period);
                    return wander.at(time) * (codeRate + (chatRate - codeRate) * talks);
                },
                2 * codeRate,
                time -> 0.06 + 0.88 * talking(time, period));
    }

    private static double talking(double time, double period) {
        double wave = -StrictMath.cos(2 * StrictMath.PI * time / period);
        return Math.clamp(0.5 + 1.2 * wave, 0.0, 1.0);
    }

    private Workload onOff() {
        double length = 27_000;
        double session = 1200;
        RandomGenerator random = Traffic.random(seed * 31 + 8);
        double[] starts = new double[4];
        StringBuilder schedule = new StringBuilder();
        for (int i = 0; i < starts.length; i++) {
            starts[i] = 60 * (20 + 110 * i + random.nextInt(60));
            schedule.append(i == 0 ? "" : ", ").append(window(starts[i], (int) (session / 60), 5, 11));
        }
        Traffic traffic = new Traffic(length, time -> 0.5 + 44 * within(starts, session, time), 50, time -> MIXED);
        return workload("on-off", "four sessions of 20 minutes with next to nothing between", PLENTY, traffic, List.of(), schedule.toString());
    }

    // A session comes and goes within a minute.
    private static double within(double[] starts, double session, double time) {
        double most = 0;
        for (double start : starts) {
            double up = (time - start) / 60;
            double down = (start + session - time) / 60;
            most = Math.max(most, Math.min(1, Math.min(up, down)));
        }
        return most;
    }

    private static String window(double start, int minutes, int prefill, int decode) {
        int minute = (int) (start / 60);
        return "{cron: \"" + minute % 60 + " " + minute / 60 + " * * *\", timeZone: UTC, duration: " + minutes
                + "m, minReplicas: {prefill: " + prefill + ", decode: " + decode + "}}";
    }

    private Workload workload(
            String name, String story, int gpus, Traffic traffic, List<HistoryRow> history, String schedule) {
        List<TraceRequest> requests = traffic.requests(seed);
        WorkloadNeed first = WorkloadNeed.of(
                fleet(gpus),
                requests.stream()
                        .filter(one -> one.arrivalSeconds() < FIRST_SECONDS)
                        .toList());
        Workload made = new Workload(name, story, fleet(gpus), requests, history, schedule);
        return made.startingWith(start(first, FleetSpec.PREFILL), start(first, FleetSpec.DECODE));
    }

    private static int start(WorkloadNeed need, String pool) {
        return (int) Math.ceil(START_HEADROOM * need.of(pool).mean());
    }

    private FleetSpec fleet(int gpus) {
        EngineProfile profile = ProfileCatalogue.find(PROFILE).orElseThrow();
        return FleetSpec.disaggregated(profile, 1, 1)
                .withObjectives(OBJECTIVES)
                .withGpuLimit(gpus)
                .withColdStart(ColdStart.fixed(coldStartSeconds));
    }
}
