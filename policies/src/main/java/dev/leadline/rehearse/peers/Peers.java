// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.rehearse.peers.Signal.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/** The catalogue of baselines, each with its published settings and a bounded grid of others to try. */
public final class Peers {

    private Peers() {}

    /** All of them, in the order of reports. Each has at most 12 settings, so that a sweep treats all alike. */
    public static List<Peer> all() {
        return List.of(
                staticPeak(),
                hpaQueue(),
                kedaQueue(),
                kedaTokenAware(),
                kedaSloAware(),
                wvaV1(),
                wvaV2(),
                dynamoThresholds(),
                dynamoSla(),
                aibrixApa(),
                aibrixKpa(),
                kthena(),
                rayTtft(),
                knativeKpa(),
                sageServe(),
                heteroScale(),
                tokenScale());
    }

    private static Peer staticPeak() {
        return Peer.of(
                "static for peak",
                StaticPeak::on,
                new StaticPeak(1),
                DoubleStream.of(0.5, 0.7, 0.85, 1.15, 1.3, 1.5, 1.75, 2, 2.5, 3)
                        .mapToObj(StaticPeak::new)
                        .toList());
    }

    private static Peer hpaQueue() {
        List<HpaQueue.Settings> grid = new ArrayList<>();
        for (double waiting : new double[] {0.1, 0.5, 1, 2, 10}) {
            grid.add(new HpaQueue.Settings(waiting, Pace.DEFAULT));
        }
        for (double waiting : new double[] {0.05, 0.1, 0.25, 0.5, 1, 3}) {
            grid.add(new HpaQueue.Settings(waiting, Pace.CALM));
        }
        return Peer.of("hpa queue", HpaQueue::on, HpaQueue.Settings.PUBLISHED, grid);
    }

    private static Peer kedaQueue() {
        List<KedaQueue.Settings> grid = new ArrayList<>();
        grid.add(new KedaQueue.Settings(1, 16, 64, 0, Pace.DOUBLE));
        grid.add(new KedaQueue.Settings(2, 4, 48, 0, Pace.CALM));
        for (double prefill : new double[] {0.75, 1, 1.5}) {
            for (double decode : new double[] {48, 96, 128}) {
                grid.add(new KedaQueue.Settings(250, prefill, decode, 0, Pace.DOUBLE));
            }
        }
        return Peer.of("keda queue", KedaQueue::on, KedaQueue.Settings.PUBLISHED, grid);
    }

    private static Peer kedaTokenAware() {
        List<KedaTokenAware.Settings> grid = new ArrayList<>();
        grid.add(new KedaTokenAware.Settings(0.75, 0.6, 1, 180, 300));
        grid.add(new KedaTokenAware.Settings(0.4, 0.4, 1, 180, 300));
        double[][] targets = {{1.5, 0.8}, {0.75, 0.6}, {0.4, 0.45}, {0.2, 0.3}};
        for (double[] target : targets) {
            grid.add(new KedaTokenAware.Settings(target[0], target[1], 1, 30, 60));
            grid.add(new KedaTokenAware.Settings(target[0], target[1], 4, 60, 60));
        }
        return Peer.of("keda token-aware", KedaTokenAware::on, KedaTokenAware.Settings.PUBLISHED, grid);
    }

    private static Peer kedaSloAware() {
        double share = KedaSloAware.Settings.PUBLISHED_SHARE;
        List<KedaSloAware.Settings> grid = new ArrayList<>();
        for (double prefill : new double[] {0.07, 0.1, 0.15}) {
            for (double decode : new double[] {0.7, 0.85, 0.95}) {
                grid.add(new KedaSloAware.Settings(prefill, decode, share, 120));
            }
        }
        grid.add(new KedaSloAware.Settings(0.2, 0.7, 0.85, 30));
        grid.add(new KedaSloAware.Settings(0.45, 0.95, share, 120));
        return Peer.of("keda slo-aware", KedaSloAware::on, KedaSloAware.Settings.PUBLISHED, grid);
    }

    private static Peer wvaV1() {
        List<WvaV1.Settings> grid = new ArrayList<>();
        for (WvaActuator.Hpa hpa : WvaActuator.Hpa.values()) {
            for (double kv : new double[] {0.35, 0.5, 0.65, 0.8}) {
                grid.add(new WvaV1.Settings(kv, kv < 0.8 ? 3.2 : 5, 0.10, 3, hpa));
            }
            grid.add(new WvaV1.Settings(0.9, 10, 0.10, 5, hpa));
        }
        return Peer.of("wva v1", WvaV1::on, WvaV1.Settings.PUBLISHED, grid);
    }

    private static Peer wvaV2() {
        List<WvaV2.Settings> grid = new ArrayList<>();
        for (double kv : new double[] {0.35, 0.5, 0.65}) {
            grid.add(new WvaV2.Settings(kv, 0.85, 0.70, WvaActuator.Hpa.PREFILL_DECODE));
        }
        for (double kv : new double[] {0.35, 0.5, 0.65}) {
            grid.add(new WvaV2.Settings(kv, 0.70, 0.55, WvaActuator.Hpa.PREFILL_DECODE));
            grid.add(new WvaV2.Settings(kv, 0.50, 0.35, WvaActuator.Hpa.PREFILL_DECODE));
        }
        grid.add(new WvaV2.Settings(0.80, 0.85, 0.70, WvaActuator.Hpa.PLAIN));
        grid.add(new WvaV2.Settings(0.50, 0.50, 0.35, WvaActuator.Hpa.PLAIN));
        return Peer.of("wva v2", WvaV2::on, WvaV2.Settings.PUBLISHED, grid);
    }

    private static Peer dynamoThresholds() {
        List<DynamoThresholds.Settings> grid = new ArrayList<>();
        grid.add(DynamoThresholds.Settings.LATENCY);
        for (double queue : new double[] {0.02, 0.05, 0.2}) {
            for (double kv : new double[] {0.2, 0.35, 0.6}) {
                grid.add(new DynamoThresholds.Settings(queue, queue / 10, kv, 0.6 * kv));
            }
        }
        return Peer.of("dynamo thresholds", DynamoThresholds::on, DynamoThresholds.Settings.THROUGHPUT, grid);
    }

    private static Peer dynamoSla() {
        List<DynamoSla.Settings> grid = new ArrayList<>();
        for (double firstToken : new double[] {0.1, 0.25, 1}) {
            for (double perToken : new double[] {0.65, 0.8, 1}) {
                grid.add(new DynamoSla.Settings(60, DynamoPredictor.Kind.CONSTANT, 0.8, firstToken, perToken));
            }
        }
        grid.add(new DynamoSla.Settings(60, DynamoPredictor.Kind.KALMAN, 0.8, 0.25, 0.8));
        grid.add(new DynamoSla.Settings(180, DynamoPredictor.Kind.CONSTANT, 0.8, 0.25, 0.8));
        return Peer.of("dynamo sla", DynamoSla::on, DynamoSla.Settings.PUBLISHED, grid);
    }

    private static Peer aibrixApa() {
        return aibrix("aibrix apa", Aibrix.Algorithm.APA);
    }

    private static Peer aibrixKpa() {
        return aibrix("aibrix kpa (repaired)", Aibrix.Algorithm.REPAIRED_KPA);
    }

    private static Peer aibrix(String name, Aibrix.Algorithm algorithm) {
        List<Aibrix.Settings> grid = new ArrayList<>();
        for (double flight : new double[] {0.5, 1, 2}) {
            for (double kv : new double[] {0.2, 0.35, 0.5}) {
                grid.add(new Aibrix.Settings(
                        algorithm,
                        List.of(new Target(Signal.IN_FLIGHT, flight)),
                        List.of(new Target(Signal.KV_USAGE, kv)),
                        true));
            }
        }
        grid.add(new Aibrix.Settings(
                algorithm,
                List.of(new Target(Signal.IN_FLIGHT, 1)),
                List.of(new Target(Signal.KV_USAGE, 0.35)),
                false));
        List<Target> documented = List.of(new Target(Signal.KV_USAGE, 0.5), new Target(Signal.WAITING, 5));
        return Peer.of(name, Aibrix::on, new Aibrix.Settings(algorithm, documented, documented, false), grid);
    }

    private static Peer kthena() {
        List<Kthena.Settings> grid = new ArrayList<>();
        for (double flight : new double[] {0.5, 1, 2}) {
            for (double kv : new double[] {0.25, 0.4, 0.6}) {
                grid.add(new Kthena.Settings(
                        List.of(new Target(Signal.IN_FLIGHT, flight)), List.of(new Target(Signal.KV_USAGE, kv)), 2));
            }
        }
        grid.add(new Kthena.Settings(
                List.of(new Target(Signal.IN_FLIGHT, 1)), List.of(new Target(Signal.KV_USAGE, 0.4)), 4));
        return Peer.of("kthena", Kthena::on, Kthena.Settings.DEFAULT, grid);
    }

    private static Peer rayTtft() {
        List<RayTtft.Settings> grid = new ArrayList<>();
        for (double seconds : new double[] {0.25, 0.5, 1}) {
            for (double ongoing : new double[] {4, 8, 16}) {
                grid.add(new RayTtft.Settings(seconds, 0.25 + ongoing / 32, ongoing));
            }
        }
        grid.add(new RayTtft.Settings(2, 1, 32));
        return Peer.of("ray ttft", RayTtft::on, RayTtft.Settings.PUBLISHED, grid);
    }

    private static Peer knativeKpa() {
        List<KnativeKpa.Settings> grid = new ArrayList<>();
        for (double prefill : new double[] {0.5, 1, 1.5}) {
            for (double decode : new double[] {32, 64, 128}) {
                grid.add(new KnativeKpa.Settings(prefill, decode, 0.7));
            }
        }
        grid.add(new KnativeKpa.Settings(4, 96, 0.7));
        return Peer.of("knative kpa", KnativeKpa::on, KnativeKpa.Settings.PUBLISHED, grid);
    }

    private static Peer sageServe() {
        List<SageServe.Settings> grid = new ArrayList<>();
        for (double load : new double[] {0.35, 0.5, 0.65, 0.8}) {
            for (double escape : new double[] {1.2, 2}) {
                grid.add(new SageServe.Settings(0.4, 0.2, escape, load));
            }
        }
        return Peer.of("sageserve lt-ua", SageServe::on, SageServe.Settings.PUBLISHED, grid);
    }

    private static Peer heteroScale() {
        List<HeteroScale.Settings> grid = new ArrayList<>();
        for (double load : new double[] {0.4, 0.55, 0.7}) {
            for (double ratio : new double[] {0.75, 1, 1.5}) {
                grid.add(new HeteroScale.Settings(load, ratio, 0.1, 0.2));
            }
        }
        return Peer.of("heteroscale", HeteroScale::on, HeteroScale.Settings.DEFAULT, grid);
    }

    private static Peer tokenScale() {
        List<TokenScale.Settings> grid = new ArrayList<>();
        for (double load : new double[] {0.4, 0.55, 0.7, 0.85}) {
            grid.add(new TokenScale.Settings(30, load, 60));
            grid.add(new TokenScale.Settings(60, load, 300));
        }
        grid.add(new TokenScale.Settings(15, 0.65, 300));
        return Peer.of("tokenscale", TokenScale::on, TokenScale.Settings.PUBLISHED, grid);
    }
}
