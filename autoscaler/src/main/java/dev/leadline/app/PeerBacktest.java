// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.app.Backtest.Timed;
import dev.leadline.fleet.Role;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.rehearse.ProgressListener;
import dev.leadline.rehearse.Rehearsal;
import dev.leadline.rehearse.RehearsalResult;
import dev.leadline.rehearse.TraceRequest;
import dev.leadline.rehearse.peers.Peer;
import dev.leadline.rehearse.peers.PeerFleet;
import dev.leadline.rehearse.peers.Peers;
import dev.leadline.rehearse.peers.Sweep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Rehearses every baseline twice: with its published settings, and with the best of its grid on the first half of the
 * trace. One thread per core; each rehearsal is a function of its inputs, so the order does not matter.
 */
final class PeerBacktest {
    /** Part of the trace, by time, on which settings are chosen. */
    static final double TRAINING = 0.5;

    private final BacktestFleet fleet;
    private final List<TraceRequest> load;
    private final long seed;
    private final PeerFleet known;
    private final Sweep sweep;

    PeerBacktest(BacktestFleet fleet, List<TraceRequest> load, long seed) {
        this.fleet = fleet;
        this.load = load;
        this.seed = seed;
        List<TraceRequest> training = Sweep.firstPart(load, TRAINING);
        Map<String, ReplicaBounds> bounds = new LinkedHashMap<>();
        fleet.spec()
                .pools()
                .forEach((name, pool) -> bounds.put(
                        name,
                        pool.role() == Role.Prefill
                                ? fleet.prefill().replicas()
                                : fleet.decode().replicas()));
        this.known = PeerFleet.of(fleet.spec(), bounds, training);
        this.sweep = new Sweep(known, training, seed);
    }

    /**
     * One rehearsal of a baseline on the whole trace.
     *
     * @param name the peer
     * @param setting in words
     * @param tuned true when a sweep chose the setting
     */
    record Row(String name, String setting, boolean tuned, Timed timed) {}

    /** All of them, in the order of the catalogue; a peer whose published settings are its best has one row. */
    List<Row> run(ProgressListener progress) {
        List<Peer> peers = Peers.all();
        Shares shares = new Shares(peers.size(), progress);
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
            List<Callable<List<Row>>> tasks = new ArrayList<>();
            for (int i = 0; i < peers.size(); i++) {
                Peer peer = peers.get(i);
                ProgressListener own = shares.of(i);
                tasks.add(() -> rows(peer, own));
            }
            List<Row> rows = new ArrayList<>();
            for (Future<List<Row>> done : pool.invokeAll(tasks)) {
                rows.addAll(done.get());
            }
            return rows;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the rehearsals of the baselines were interrupted", stopped);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("a rehearsal of a baseline failed", failed.getCause());
        }
    }

    private List<Row> rows(Peer peer, ProgressListener progress) {
        List<Row> rows = new ArrayList<>();
        Peer.Candidate best = sweep.tune(peer, part(progress, 0, 0.6)).best().candidate();
        rows.add(row(peer, peer.published(), false, part(progress, 0.6, 0.8)));
        if (!best.equals(peer.published())) {
            rows.add(row(peer, best, true, part(progress, 0.8, 1)));
        }
        progress.progress(1, 1);
        return rows;
    }

    private static ProgressListener part(ProgressListener whole, double from, double to) {
        return (done, total) -> whole.progress(from + (to - from) * (total > 0 ? done / total : 0), 1);
    }

    private Row row(Peer peer, Peer.Candidate candidate, boolean tuned, ProgressListener progress) {
        long begun = System.nanoTime();
        RehearsalResult result = Rehearsal.run(fleet.spec(), load, candidate.on(known), seed, progress);
        double seconds = Math.max(1e-9, (System.nanoTime() - begun) / 1e9);
        return new Row(peer.name(), candidate.setting(), tuned, new Timed(result, load.size() / seconds));
    }

    /** Adds up what several threads report, so that the listener hears one sum that only grows. */
    private static final class Shares {
        private final double[] done;
        private final ProgressListener progress;

        Shares(int parts, ProgressListener progress) {
            this.done = new double[parts];
            this.progress = progress;
        }

        ProgressListener of(int part) {
            return (share, total) -> report(part, share);
        }

        private synchronized void report(int part, double share) {
            done[part] = share;
            double sum = 0;
            for (double one : done) {
                sum += one;
            }
            progress.progress(sum, done.length);
        }
    }
}
