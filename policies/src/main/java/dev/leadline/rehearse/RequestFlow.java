// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.fleet.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a request: arrival, prefill, transfer, decode, done. Prefill goes to the engine with the fewest queued
 * uncached tokens, decode to the one with the least KV; while nobody is ready, requests wait here.
 */
final class RequestFlow {
    private static final int NOWHERE = -1;

    private final FleetSpec spec;
    private final EventQueue events;
    private final RequestTable requests;
    private final RequestOutcomes outcomes;
    private final @Nullable TransferLine fabric;
    private final double longestPrompt;
    private final double longestRequest;
    private final List<Engine> engines = new ArrayList<>();
    private final List<PrefillEngine> readyPrefill = new ArrayList<>();
    private final List<DecodeEngine> readyDecode = new ArrayList<>();
    private final IntQueue heldForPrefill = new IntQueue();
    private final IntQueue heldForDecode = new IntQueue();
    private long heldTokens;

    RequestFlow(FleetSpec spec, EventQueue events, RequestTable requests, RequestOutcomes outcomes) {
        this.spec = spec;
        this.events = events;
        this.requests = requests;
        this.outcomes = outcomes;
        this.longestPrompt = spec.pools().values().stream()
                .filter(pool -> pool.role() == Role.Prefill)
                .mapToDouble(pool -> pool.profile().kvCapacityTokens())
                .min()
                .orElseThrow();
        List<EngineProfile> decoders = spec.pools().values().stream()
                .filter(pool -> pool.role() == Role.Decode)
                .map(FleetSpec.PoolSpec::profile)
                .toList();
        this.longestRequest = decoders.stream()
                .mapToDouble(DecodeEngine::longestRequest)
                .min()
                .orElseThrow();
        this.fabric = spec.transfer().sharedFabric() ? line(decoders.getFirst()) : null;
    }

    PrefillEngine prefillEngine(int index, EngineProfile profile, Engine.DrainListener listener) {
        return new PrefillEngine(index, profile, spec.limits().prefillBatchTokens(), events, requests, this, listener);
    }

    DecodeEngine decodeEngine(int index, EngineProfile profile, Engine.DrainListener listener) {
        TransferLine line = fabric == null ? line(profile) : fabric;
        return new DecodeEngine(
                index, profile, spec.limits().maxDecodeSequences(), events, requests, this, line, listener);
    }

    private TransferLine line(EngineProfile profile) {
        return new TransferLine(events, spec.transfer(), profile.kvBytesPerToken(), requests, this::received);
    }

    void add(Engine engine) {
        engines.add(engine);
    }

    Engine engine(int index) {
        return engines.get(index);
    }

    /** A request comes in from outside. */
    void arrive(int request, double now) {
        outcomes.arrived(request);
        if (requests.input[requests.row(request)] > longestPrompt
                || requests.input[requests.row(request)] + (double) requests.output[requests.row(request)]
                        > longestRequest) {
            outcomes.rejected(request);
            return;
        }
        toPrefill(request, now);
    }

    void toPrefill(int request, double now) {
        requests.status[requests.row(request)] = RequestTable.PREFILL;
        PrefillEngine best = null;
        double least = Double.POSITIVE_INFINITY;
        for (PrefillEngine engine : readyPrefill) {
            if (engine.uncomputedTokens() < least) {
                least = engine.uncomputedTokens();
                best = engine;
            }
        }
        if (best == null) {
            requests.prefillInstance[requests.row(request)] = NOWHERE;
            heldForPrefill.addLast(request);
            heldTokens += requests.input[requests.row(request)];
        } else {
            best.enqueue(request, now);
        }
    }

    /** A prompt is computed and its KV cache wants to go on. */
    void prefilled(int request, double now) {
        toDecode(request, now);
    }

    void toDecode(int request, double now) {
        requests.status[requests.row(request)] = RequestTable.AWAITS_DECODE;
        DecodeEngine best = null;
        double least = Double.POSITIVE_INFINITY;
        for (DecodeEngine engine : readyDecode) {
            double load = engine.load(now);
            if (load < least) {
                least = load;
                best = engine;
            }
        }
        if (best == null) {
            requests.decodeInstance[requests.row(request)] = NOWHERE;
            heldForDecode.addLast(request);
            heldTokens += requests.input[requests.row(request)];
        } else {
            best.enqueue(request, now);
        }
    }

    private void received(int request, double transferSeconds, double now) {
        if (requests.status[requests.row(request)] != RequestTable.IN_TRANSFER) {
            return;
        }
        requests.firstToken[requests.row(request)] = now;
        ((DecodeEngine) engine(requests.decodeInstance[requests.row(request)])).received(request, transferSeconds, now);
        ((PrefillEngine) engine(requests.prefillInstance[requests.row(request)])).release(request, now);
    }

    /** The last token of a request came. */
    void finished(int request, double now) {
        requests.finished[requests.row(request)] = now;
        outcomes.finished(request);
    }

    /** An instance takes requests from now on. */
    void open(int index, double now) {
        switch (engine(index)) {
            case PrefillEngine prefill -> {
                readyPrefill.add(prefill);
                for (int request : heldForPrefill.drain()) {
                    heldTokens -= requests.input[requests.row(request)];
                    toPrefill(request, now);
                }
            }
            case DecodeEngine decode -> {
                readyDecode.add(decode);
                for (int request : heldForDecode.drain()) {
                    heldTokens -= requests.input[requests.row(request)];
                    toDecode(request, now);
                }
            }
        }
    }

    /** An instance takes nothing new; what it has not started goes elsewhere. */
    void close(int index, double now) {
        switch (engine(index)) {
            case PrefillEngine prefill -> {
                readyPrefill.remove(prefill);
                for (int request : prefill.giveBackWaiting()) {
                    toPrefill(request, now);
                }
            }
            case DecodeEngine decode -> {
                readyDecode.remove(decode);
                for (int request : decode.giveBackWaiting()) {
                    toDecode(request, now);
                }
            }
        }
    }

    /**
     * An instance is gone with everything it held. Prompts are computed again elsewhere; a response whose first token
     * may have been seen, or whose KV cache was on its way, is lost and counts as a miss.
     */
    void lose(int index, double now) {
        Engine dead = engine(index);
        dead.kill();
        readyPrefill.remove(dead);
        readyDecode.remove(dead);
        IntQueue again = new IntQueue();
        for (int request = requests.oldest(); request < outcomes.arrivals(); request++) {
            loseShare(request, index, again, now);
        }
        while (!again.isEmpty()) {
            toPrefill(again.pollFirst(), now);
        }
    }

    private void loseShare(int request, int dead, IntQueue again, double now) {
        boolean prefilledThere = requests.prefillInstance[requests.row(request)] == dead;
        boolean decodedThere = requests.decodeInstance[requests.row(request)] == dead;
        switch (requests.status[requests.row(request)]) {
            case RequestTable.PREFILL -> {
                if (prefilledThere) {
                    again.addLast(request);
                }
            }
            case RequestTable.AWAITS_DECODE -> {
                if (prefilledThere) {
                    withdraw(request);
                    again.addLast(request);
                } else if (decodedThere) {
                    withdraw(request);
                    toDecode(request, now);
                }
            }
            case RequestTable.IN_TRANSFER -> {
                if (prefilledThere || decodedThere) {
                    failInTransfer(request, dead, now);
                }
            }
            case RequestTable.RUNNING, RequestTable.PREEMPTED -> {
                if (decodedThere) {
                    outcomes.failed(request);
                }
            }
            default -> {}
        }
    }

    private void withdraw(int request) {
        int decoder = requests.decodeInstance[requests.row(request)];
        if (decoder == NOWHERE) {
            heldForDecode.retain(other -> other != request);
            heldTokens -= requests.input[requests.row(request)];
        } else {
            ((DecodeEngine) engine(decoder)).withdraw(request);
        }
    }

    private void failInTransfer(int request, int dead, double now) {
        outcomes.failed(request);
        int decoder = requests.decodeInstance[requests.row(request)];
        int prefiller = requests.prefillInstance[requests.row(request)];
        if (decoder != dead) {
            ((DecodeEngine) engine(decoder)).abandon(request, now);
        }
        if (prefiller != dead) {
            ((PrefillEngine) engine(prefiller)).release(request, now);
        }
    }

    int held() {
        return heldForPrefill.size() + heldForDecode.size();
    }

    double heldTokens() {
        return heldTokens;
    }
}
