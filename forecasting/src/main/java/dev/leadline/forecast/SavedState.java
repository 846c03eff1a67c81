// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.util.Arrays;

/** All that a forecaster has learned, as a value to keep: the form's version and the bytes. */
public final class SavedState {

    /** What this release writes and reads. */
    public static final int VERSION = 4;

    private final int version;
    private final byte[] bytes;

    /**
     * @param version of the form, {@link #VERSION} when written by this release
     * @param bytes the content; copied
     */
    public SavedState(int version, byte[] bytes) {
        this.version = version;
        this.bytes = bytes.clone();
    }

    /** The form's version. */
    public int version() {
        return version;
    }

    /** A copy of the content. */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * A reader over the bytes.
     *
     * @throws IllegalArgumentException when another release wrote them in another form
     */
    ArchiveReader reader() {
        if (version != VERSION) {
            throw new IllegalArgumentException("a forecaster saved in form " + version + " cannot be read; this release"
                    + " reads form " + VERSION + " and learns anew from recorded history instead");
        }
        return new ArchiveReader(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SavedState that && version == that.version && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * version + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "SavedState[version=" + version + ", " + bytes.length + " bytes]";
    }
}
