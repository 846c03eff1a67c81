// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ArchiveTest {

    private static final List<Long> WHOLES = List.of(0L, 1L, 126L, 127L, 128L, -1L, Long.MIN_VALUE, Long.MAX_VALUE);

    @Test
    void everyWholeNumberComesBack() {
        ArchiveWriter writer = new ArchiveWriter();
        WHOLES.forEach(writer::whole);
        // A small count takes one byte, any other nine.
        assertThat(writer.written()).hasSize(3 + 5 * 9);
        ArchiveReader reader = new ArchiveReader(writer.written());
        WHOLES.forEach(value -> assertThat(reader.whole(0)).isEqualTo(value));
        reader.finish();
    }

    @Test
    void whatIsCutIsRefusedWithItsPlace() {
        List<Consumer<Archive>> parts = List.of(
                archive -> archive.number(1.5),
                archive -> archive.shortNumber(1.5f),
                archive -> archive.small((byte) 3),
                archive -> archive.whole(5),
                archive -> archive.whole(500),
                archive -> archive.numbers(new double[] {1, 2}),
                archive -> archive.shortNumbers(new float[] {1, 2}),
                archive -> archive.halves(new short[] {1, 2}));
        for (Consumer<Archive> part : parts) {
            ArchiveWriter writer = new ArchiveWriter();
            part.accept(writer);
            byte[] cut = Arrays.copyOf(writer.written(), writer.written().length - 1);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> part.accept(new ArchiveReader(cut)))
                    .withMessageContaining("ends early, at byte");
        }
    }

    @Test
    void bytesThatNobodyAskedForAreRefused() {
        ArchiveWriter writer = new ArchiveWriter();
        writer.number(1);
        ArchiveReader reader = new ArchiveReader(writer.written());
        assertThat(reader.whole(0)).isNotNegative();
        assertThatIllegalArgumentException().isThrownBy(reader::finish).withMessageContaining("bytes too many");
    }

    @Test
    void roomGrowsWithWhatIsWritten() {
        ArchiveWriter writer = new ArchiveWriter();
        double[] many = new double[50_000];
        Arrays.setAll(many, i -> i);
        writer.small((byte) 9);
        writer.numbers(many);
        ArchiveReader reader = new ArchiveReader(writer.written());
        double[] back = new double[many.length];
        assertThat(reader.small((byte) 0)).isEqualTo((byte) 9);
        reader.numbers(back);
        assertThat(back).isEqualTo(many);
        reader.finish();
    }
}
