// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import dev.leadline.decide.Ablation;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.StaticFleet;
import dev.leadline.rehearse.battery.Workload;
import dev.leadline.rehearse.battery.Workloads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Leadline on the six workloads beside the clairvoyant plan: {@code SixWorkloads [--seeds 1,2] [--cold 90,240] [--only
 * ramp,bursts] [--against none|published|tuned] [--ablate all|forecast,quantile,budget,tandem,persistence,hold,perfect-forecast,perfect-model] [--rounds 300] [--standards FILE] [--html FILE]}.
 *
 * <p>The rules of other systems learn what they have to know from seed 1, which is not for reports.
 */
public final class SixWorkloads {
    private static final String REFERENCE =
            "GPU-hours relative to the clairvoyant plan: the cheapest found that knows the"
                    + " whole load, orders one cold start early and serves 99 %";

    private static final long TRAINING = 1;
    private static final String ALL = "all";

    private final Standards standards;
    private final Arguments options;
    private final PeerContestants peers;
    private final List<Ablation> ablated;
    private final List<Run> runs = new ArrayList<>();

    private SixWorkloads(Standards standards, Arguments options, PeerContestants peers, List<Ablation> ablated) {
        this.standards = standards;
        this.options = options;
        this.peers = peers;
        this.ablated = ablated;
    }

    /** Prints one line per load and policy, and the means over the loads. */
    public static void main(String[] arguments) throws IOException {
        Arguments options =
                Arguments.orEnd(arguments, "seeds", "cold", "only", "against", "ablate", "html", "rounds", "standards");
        int rounds = (int) options.numberOrEnd("rounds", "300");
        Path known = Path.of(options.get("standards", "src/benchmarks/standards.csv"));
        SixWorkloads six = new SixWorkloads(
                new Standards(known, rounds),
                options,
                PeerContestants.valueOf(options.get("against", "none").toUpperCase(Locale.ROOT)),
                ablations(options));
        for (double cold : options.numbersOrEnd("cold", "90")) {
            for (double seed : options.numbersOrEnd("seeds", "101")) {
                six.run((long) seed, cold);
            }
        }
        System.out.print("\n" + Summary.byPolicy(six.runs));
        Path page = Path.of(options.get("html", "target/battery/six.html"));
        Files.createDirectories(page.toAbsolutePath().getParent());
        Files.writeString(page, HtmlReport.page("Six workloads", REFERENCE, six.runs));
        System.out.println("written: " + page);
    }

    private static List<Ablation> ablations(Arguments options) {
        Map<String, Ablation> named = new LinkedHashMap<>();
        for (Ablation part : Ablation.values()) {
            named.put(part.name().replaceAll("(?<=.)([A-Z])", "-$1").toLowerCase(Locale.ROOT), part);
        }
        return options.get("ablate", "").equals(ALL)
                ? List.copyOf(named.values())
                : options.amongOrEnd("ablate", named.keySet()).stream()
                        .map(named::get)
                        .toList();
    }

    private void run(long seed, double cold) throws IOException {
        List<Workload> loads = Workloads.six(seed, cold);
        List<String> only =
                options.amongOrEnd("only", loads.stream().map(Workload::name).toList());
        for (Workload load : loads) {
            if (only.isEmpty() || only.contains(load.name())) {
                String cell = load.name() + " seed " + seed + " cold " + (int) cold;
                Standard standard = standards.of(load, cell, ProgressListener.NONE);
                System.out.println(described(cell, load, standard));
                List<Contestant> all = contestants(load, standard);
                ablated.forEach(part -> all.add(new Contestant("leadline " + part.words(), one -> one.without(part))));
                if (peers != PeerContestants.NONE) {
                    all.addAll(peers.on(training(load, cold)));
                }
                for (Contestant contestant : all) {
                    Run run = Run.of(cell, load, contestant, standard.clairvoyantHours(), seed);
                    runs.add(run);
                    System.out.println(told(run));
                }
            }
        }
    }

    private static Workload training(Workload load, double cold) {
        return Workloads.six(TRAINING, cold).stream()
                .filter(one -> one.name().equals(load.name()))
                .findFirst()
                .orElseThrow();
    }

    private static List<Contestant> contestants(Workload load, Standard standard) {
        List<Contestant> all = new ArrayList<>();
        all.add(new Contestant("leadline", one -> one.leadline(false)));
        if (!load.schedule().isEmpty()) {
            all.add(new Contestant("leadline, declared", one -> one.leadline(true)));
        }
        standard.constant()
                .ifPresent(fleet -> all.add(new Contestant(
                        "smallest constant fleet", one -> new StaticFleet(fleet.prefill(), fleet.decode()))));
        return all;
    }

    private static String described(String cell, Workload load, Standard standard) {
        String constant = standard.constant()
                .map(one -> String.format(
                        Locale.ROOT,
                        "%d+%d = %.2fx",
                        one.prefill(),
                        one.decode(),
                        one.hours() / standard.clairvoyantHours()))
                .orElse("none fits");
        return String.format(
                Locale.ROOT,
                "%s: %,d requests, clairvoyant %.1f GPU-h at %.2f %%, %.2f times the fluid need; constant fleet %s",
                cell,
                load.requests().size(),
                standard.clairvoyantHours(),
                100 * standard.clairvoyantAttainment(),
                standard.clairvoyantHours() / standard.fluidHours(),
                constant);
    }

    private static String told(Run run) {
        return String.format(
                Locale.ROOT,
                "  %-24s %6.2f %% at %.3fx, %.2f excess turns per pool and hour, %d of %d raises undone",
                run.policy(),
                100 * run.attainment(),
                run.ratio(),
                run.turnsPerPoolHour(),
                run.undone(),
                run.raises());
    }
}
