// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

/** Told how far a long computation is. */
@FunctionalInterface
public interface ProgressListener {

    /** Nobody wants to know. */
    ProgressListener NONE = (done, total) -> {};

    /**
     * Called now and then, in order.
     *
     * @param done how much is done, in the unit of {@code total}
     * @param total how much there is to do, as far as known
     */
    void progress(double done, double total);
}
