// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.GpuSample;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DcgmReaderTest {

    @Test
    void readsEveryDeviceWithItsPod() {
        List<DcgmReader.Device> devices = read("dcgm-exporter.prom");

        assertThat(devices).hasSize(8);
        GpuSample sample = devices.stream()
                .filter(device -> device.uuid().startsWith("GPU-3fa8777e"))
                .findFirst()
                .orElseThrow()
                .sample();
        assertThat(devices.get(6).pods()).containsExactly(new DcgmReader.PodName("serving", "llama-70b-decode-0"));
        assertThat(sample.product()).contains("NVIDIA H100 80GB HBM3");
        assertThat(sample.smClockMhz()).hasValue(1155);
        assertThat(sample.utilization()).hasValue(1);
        assertThat(sample.engineActive()).hasValue(0.992201);
        assertThat(sample.tensorActive()).hasValue(0.079);
        assertThat(sample.dramActive()).hasValue(0.611);
        assertThat(sample.clockEvents()).containsExactlyInAnyOrder("hw_thermal", "hw_slowdown", "sw_thermal");
        assertThat(sample.rowRemapFailure()).isFalse();
    }

    @Test
    void keepsTheLastXidAndTheHarmlessEvents() {
        List<DcgmReader.Device> devices = read("dcgm-exporter.prom");

        assertThat(devices.get(2).sample().lastXid()).hasValue(31);
        assertThat(devices)
                .filteredOn(device -> device.sample().clockEvents().contains("power_cap"))
                .hasSize(2);
    }

    @Test
    void blanksWrittenAsHugeNumbersAreAbsent() {
        Map<String, DcgmReader.Device> devices = byPod(read("hostile/dcgm-sentinels-and-doomed.prom"));

        assertThat(devices.get("p-0")).satisfies(device -> {
            assertThat(device.sample().utilization()).isEmpty();
            assertThat(device.sample().engineActive()).isEmpty();
            assertThat(device.sample().lastXid()).hasValue(79);
        });
        assertThat(devices.get("p-1"))
                .satisfies(device -> assertThat(device.sample().utilization()).hasValue(0));
        assertThat(devices.get("p-4"))
                .satisfies(
                        device -> assertThat(device.sample().rowRemapFailure()).isTrue());
    }

    @Test
    void slicesAreDevicesAndASharedGpuIsOneDeviceOfSeveralPods() {
        List<DcgmReader.Device> devices = read("dcgm-exporter-mig-dra-shared.prom");

        assertThat(devices).extracting(device -> device.sample().uuid()).doesNotHaveDuplicates();
        assertThat(byPod(devices).get("llama-8b-decode-0"))
                .satisfies(device -> assertThat(device.sample().engineActive()).hasValue(0.91));
        assertThat(byPod(devices).get("embed-0"))
                .satisfies(device -> assertThat(device.sample().engineActive()).hasValue(0.44));
        assertThat(devices)
                .filteredOn(device -> device.pods().size() == 2)
                .singleElement()
                .satisfies(device -> assertThat(device.sample().utilization()).hasValue(0.88));
    }

    @Test
    void readsTheReasonsOfTheClockFromTheirBits() {
        String body = "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS{UUID=\"GPU-1\",exported_pod=\"p\",pod=\"exporter\"} 68\n";
        List<DcgmReader.Device> devices = new DcgmReader().read(Bodies.exposition(Bodies.parseText(body, families())));

        assertThat(devices).singleElement().satisfies(device -> {
            assertThat(device.sample().clockEvents()).containsExactlyInAnyOrder("power_cap", "hw_thermal");
            assertThat(device.pods()).extracting(DcgmReader.PodName::pod).containsExactly("p");
        });
    }

    private static Map<String, DcgmReader.Device> byPod(List<DcgmReader.Device> devices) {
        return devices.stream()
                .filter(device -> !device.pods().isEmpty())
                .collect(Collectors.toMap(
                        device -> device.pods().iterator().next().pod(), Function.identity(), (one, other) -> one));
    }

    private static List<DcgmReader.Device> read(String file) {
        return new DcgmReader().read(Bodies.read(file, families()));
    }

    private static String[] families() {
        return DcgmReader.FAMILIES.toArray(String[]::new);
    }
}
