// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessReadingTest {

    @Test
    void processorTimeIsFoundBehindANameWithBlanksAndBrackets() {
        String stat = "17 (a) b (c)) S 1 17 17 0 -1 4194560 100 0 0 0 250 50 0 0 20 0 30 0 1000 4000 100";
        String status = "Name:\ta\nVmHWM:\t  300 kB\nVmRSS:\t  200 kB\n";

        assertThat(ProcessUsage.parse(stat, status)).isEqualTo(new ProcessUsage(3.0, 200 * 1024));
    }

    @Test
    void pausesAreThoseOfTheWindowsAndNotThoseThatWereAskedFor() {
        String log = """
                [0.005s] Using Serial
                [1.250s] GC(0) Pause Young (Allocation Failure) 34M->4M(123M) 7.250ms
                [9.500s] GC(1) Pause Young (Allocation Failure) 38M->5M(123M) 1.500ms
                [9.900s] GC(2) Pause Full (Diagnostic Command) 9M->4M(123M) 30.000ms
                """;

        assertThat(Pauses.in(log, List.of(new Pauses.Window(0, 10)))).containsExactly(7.25, 1.5);
        assertThat(Pauses.in(log, List.of(new Pauses.Window(0, 1), new Pauses.Window(5, 10))))
                .containsExactly(1.5);
    }

    @Test
    void theHeapInUseIsTheSumOfItsSpaces() {
        String info = """
                17:
                DefNew     total 39296K, used 1000K [0x00000000f8000000, 0x00000000faaa0000, 0x00000000faaa0000)
                  eden space 34944K,   2% used [0x00000000f8000000, 0x00000000f80fa0b8, 0x00000000fa220000)
                Tenured    total 87424K, used 2000K [0x00000000faaa0000, 0x0000000100000000, 0x0000000100000000)
                Metaspace       used 30000K, committed 30400K, reserved 1114112K
                """;

        assertThat(AdapterProgram.usedBytes(info)).isEqualTo(3000 * 1024);
    }
}
