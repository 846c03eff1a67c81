// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.ScaleClient;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleFacts.FieldWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;

/**
 * Whether somebody else set the replicas after Leadline did, by the target's managedFields.
 *
 * <ul>
 *   <li>Leadline still owns the number: an entry of another manager that is newer than Leadline's.
 *   <li>Leadline wrote and owns it no more: the newest other entry.
 *   <li>Only the mark of a leader tells that Leadline has written: an entry newer than the mark.
 *   <li>Leadline has never written: an autoscaler's recent write through the scale subresource. What created the
 *       target, and {@code kubectl scale}, is how a target comes to its first size.
 * </ul>
 */
final class Takeover {

    private Takeover() {}

    /**
     * Who took over; absent when nobody did.
     *
     * @param wroteBefore true when this process has written the target
     * @param hold age from which on an entry of before this process counts as settled
     */
    static Optional<FieldWriter> by(ScaleFacts read, boolean wroteBefore, Instant now, Duration hold) {
        Optional<FieldWriter> own =
                read.replicasWriters().stream().filter(Takeover::isOwn).findFirst();
        Optional<FieldWriter> other = read.replicasWriters().stream()
                .filter(writer -> !isOwn(writer))
                .max(Comparator.comparing(Takeover::time));
        if (other.isEmpty()) {
            return other;
        }
        if (own.isPresent()) {
            return other.filter(writer -> time(writer).isAfter(time(own.get())));
        }
        if (wroteBefore) {
            return other;
        }
        Instant settled = now.minus(hold);
        Optional<TermStamp> stamp = TermStamp.of(read).filter(TermStamp::wrote);
        if (stamp.isPresent()) {
            Instant since = stamp.get().at();
            return other.filter(
                    writer -> time(writer).isAfter(since) && time(writer).isAfter(settled));
        }
        return read.replicasWriters().stream()
                .filter(writer -> writer.subresource().equals("scale"))
                .filter(writer -> !isOwn(writer) && !writer.manager().startsWith("kubectl"))
                .filter(writer -> time(writer).isAfter(settled))
                .max(Comparator.comparing(Takeover::time));
    }

    /** True when Leadline has written the number of the target, as far as the target or this process knows. */
    static boolean leadlineWrote(ScaleFacts read, boolean wroteBefore) {
        return wroteBefore
                || read.replicasWriters().stream().anyMatch(Takeover::isOwn)
                || TermStamp.of(read).filter(TermStamp::wrote).isPresent();
    }

    private static boolean isOwn(FieldWriter writer) {
        return writer.manager().equals(ScaleClient.FIELD_MANAGER);
    }

    static Instant time(FieldWriter writer) {
        return writer.time().orElse(Instant.EPOCH);
    }
}
