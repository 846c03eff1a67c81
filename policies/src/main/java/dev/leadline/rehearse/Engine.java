// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/** What runs on an instance. Counters only grow; looking at them never changes what happens next. */
abstract sealed class Engine permits PrefillEngine, DecodeEngine {

    /** Told once, when a draining engine has nothing left to do. */
    @FunctionalInterface
    interface DrainListener {
        void drained(double now);
    }

    final int instance;
    private boolean draining;
    private boolean done;
    private final DrainListener listener;

    Engine(int instance, DrainListener listener) {
        this.instance = instance;
        this.listener = listener;
    }

    /** Seconds with a batch running, up to now. */
    abstract double busySeconds(double now);

    /** True when it holds neither work nor KV cache that somebody still needs. */
    abstract boolean isEmpty();

    /** What the router compares: the engine with the least of it gets the next request. */
    abstract double load(double now);

    /** From now on it runs at this share of its nominal speed. */
    abstract void derate(double share, double now);

    /** Stops at once; what it held is lost. */
    abstract void kill();

    final void drain(double now) {
        draining = true;
        exitWhenEmpty(now);
    }

    final void exitWhenEmpty(double now) {
        if (draining && !done && isEmpty()) {
            done = true;
            listener.drained(now);
        }
    }
}
