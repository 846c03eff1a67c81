// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.certificate;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** An APIService as the API server keeps it, in memory. */
final class MemoryApiService implements ApiServiceStore {

    private final List<Runnable> watchers = new CopyOnWriteArrayList<>();
    private Look look = new Look.Absent();
    private Optional<String> readOnly = Optional.empty();
    private Runnable beforeWrite = () -> {};
    private long version;
    private int writes;

    @Override
    public void start(Runnable changed) {
        watchers.add(changed);
    }

    @Override
    public Look read() {
        return look;
    }

    /** Registered for a Service, or for the API server itself, without a caBundle. */
    void register(Optional<String> service, Optional<Boolean> available, String message) {
        look = new Look.Found(service, "", false, available, message, next());
        watchers.forEach(Runnable::run);
    }

    /** Somebody else writes the caBundle. */
    void put(String caBundle) {
        Look.Found found = found();
        look = new Look.Found(
                found.service(), caBundle, found.skipsVerification(), found.available(), found.message(), next());
        watchers.forEach(Runnable::run);
    }

    void skipVerification() {
        Look.Found found = found();
        look = new Look.Found(found.service(), "", true, found.available(), found.message(), next());
    }

    void away(String why) {
        look = new Look.Unknown(why);
    }

    void readOnly(String why) {
        readOnly = Optional.of(why);
    }

    void beforeNextWrite(Runnable others) {
        beforeWrite = others;
    }

    private String next() {
        return Long.toString(++version);
    }

    @Override
    public Write caBundle(String pem, String version) {
        Runnable others = beforeWrite;
        beforeWrite = () -> {};
        others.run();
        if (readOnly.isPresent()) {
            return new Write.Refused(readOnly.get());
        }
        if (!(look instanceof Look.Found found) || !found.version().equals(version)) {
            return new Write.Conflict();
        }
        writes++;
        put(pem);
        return new Write.Written();
    }

    Look.Found found() {
        return (Look.Found) look;
    }

    int writes() {
        return writes;
    }

    @Override
    public void close() {}
}
