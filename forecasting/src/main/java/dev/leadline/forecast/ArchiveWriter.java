// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes state; the values stay as they are. */
final class ArchiveWriter implements Archive {

    private static final int FIRST = 1 << 17;

    private ByteBuffer buffer = ByteBuffer.allocate(FIRST);

    @Override
    public double number(double value) {
        room(Double.BYTES).putDouble(value);
        return value;
    }

    @Override
    public float shortNumber(float value) {
        room(Float.BYTES).putFloat(value);
        return value;
    }

    @Override
    public byte small(byte value) {
        room(1).put(value);
        return value;
    }

    @Override
    public long whole(long value) {
        // Most whole numbers are small counts: one byte tells whether the rest follows.
        if (value >= 0 && value < Byte.MAX_VALUE) {
            room(1).put((byte) value);
        } else {
            room(1 + Long.BYTES).put((byte) -1).putLong(value);
        }
        return value;
    }

    @Override
    public void numbers(double[] values) {
        int bytes = Double.BYTES * values.length;
        ByteBuffer room = room(bytes);
        room.asDoubleBuffer().put(values);
        room.position(room.position() + bytes);
    }

    @Override
    public void shortNumbers(float[] values) {
        int bytes = Float.BYTES * values.length;
        ByteBuffer room = room(bytes);
        room.asFloatBuffer().put(values);
        room.position(room.position() + bytes);
    }

    @Override
    public void halves(short[] values) {
        int bytes = Short.BYTES * values.length;
        ByteBuffer room = room(bytes);
        room.asShortBuffer().put(values);
        room.position(room.position() + bytes);
    }

    byte[] written() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        while (buffer.remaining() < bytes) {
            ByteBuffer larger = ByteBuffer.allocate(2 * buffer.capacity());
            larger.put(buffer.array(), 0, buffer.position());
            buffer = larger;
        }
        return buffer;
    }
}
