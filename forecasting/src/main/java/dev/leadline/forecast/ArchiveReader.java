// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.nio.ByteBuffer;

/** Reads state back in the order in which it was written. */
final class ArchiveReader implements Archive {

    private final ByteBuffer buffer;

    ArchiveReader(byte[] bytes) {
        buffer = ByteBuffer.wrap(bytes);
    }

    @Override
    public double number(double value) {
        need(Double.BYTES);
        return buffer.getDouble();
    }

    @Override
    public float shortNumber(float value) {
        need(Float.BYTES);
        return buffer.getFloat();
    }

    @Override
    public byte small(byte value) {
        need(1);
        return buffer.get();
    }

    @Override
    public long whole(long value) {
        need(1);
        byte first = buffer.get();
        if (first >= 0) {
            return first;
        }
        need(Long.BYTES);
        return buffer.getLong();
    }

    @Override
    public void numbers(double[] values) {
        int bytes = Double.BYTES * values.length;
        need(bytes);
        buffer.asDoubleBuffer().get(values);
        buffer.position(buffer.position() + bytes);
    }

    @Override
    public void shortNumbers(float[] values) {
        int bytes = Float.BYTES * values.length;
        need(bytes);
        buffer.asFloatBuffer().get(values);
        buffer.position(buffer.position() + bytes);
    }

    @Override
    public void halves(short[] values) {
        int bytes = Short.BYTES * values.length;
        need(bytes);
        buffer.asShortBuffer().get(values);
        buffer.position(buffer.position() + bytes);
    }

    /** Refuses bytes that nobody asked for: they belong to other settings. */
    void finish() {
        if (buffer.hasRemaining()) {
            throw new IllegalArgumentException("a saved forecaster has " + buffer.remaining()
                    + " bytes too many; it was saved with other horizons, quantiles or periods");
        }
    }

    private void need(int bytes) {
        if (buffer.remaining() < bytes) {
            throw new IllegalArgumentException("a saved forecaster ends early, at byte " + buffer.position()
                    + "; it was cut, or saved with other horizons, quantiles or periods");
        }
    }
}
