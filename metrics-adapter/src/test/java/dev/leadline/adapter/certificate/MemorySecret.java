// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** A Secret as the API server keeps it, in memory. Closing it ends nothing, so that several replicas can share it. */
final class MemorySecret implements SecretStore {

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private Optional<Look.Found> content = Optional.empty();
    private Optional<String> trouble = Optional.empty();
    private Optional<String> readOnly = Optional.empty();
    private Runnable beforeWrite = () -> {};
    private long version;
    private int writes;

    @Override
    public String place() {
        return "leadline/adapter-certificate";
    }

    @Override
    public void start(Runnable changed) {
        watchers.add(changed);
    }

    @Override
    public synchronized Look read() {
        return trouble.<Look>map(Look.Unknown::new)
                .orElseGet(() -> content.<Look>map(found -> found).orElseGet(Look.Absent::new));
    }

    @Override
    public Write create(Map<String, String> data) {
        return write(data, Optional.empty());
    }

    @Override
    public Write replace(Map<String, String> data, String version) {
        return write(data, Optional.of(version));
    }

    private Write write(Map<String, String> data, Optional<String> expected) {
        Runnable others = beforeWrite;
        beforeWrite = () -> {};
        others.run();
        synchronized (this) {
            Optional<String> refusal = trouble.or(() -> readOnly);
            if (refusal.isPresent()) {
                return new Write.Refused(refusal.get());
            }
            if (!content.map(Look.Found::version).equals(expected)) {
                return new Write.Conflict();
            }
            writes++;
            put(data);
        }
        watchers.forEach(Runnable::run);
        return new Write.Written();
    }

    /** Somebody else's write. */
    synchronized void put(Map<String, String> data) {
        content = Optional.of(new Look.Found(data, Long.toString(++version)));
    }

    synchronized Map<String, String> data() {
        return content.orElseThrow().data();
    }

    synchronized int writes() {
        return writes;
    }

    /** Nothing can be read or written, for this reason; empty when it is over. */
    synchronized void away(Optional<String> why) {
        trouble = why;
    }

    /** Nothing can be written, for this reason; empty when it is over. */
    synchronized void readOnly(Optional<String> why) {
        readOnly = why;
    }

    /** Runs this just before the next write arrives. */
    void beforeNextWrite(Runnable others) {
        beforeWrite = others;
    }

    @Override
    public void close() {}
}
