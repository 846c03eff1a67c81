// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.GpuSample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads what dcgm-exporter publishes, one entry per device (a MIG slice is a device of its own). A GPU that several
 * pods share is reported once per pod with the same figures: it becomes one entry that names all its pods.
 *
 * <p>DCGM writes blanks as huge numbers (2147483632 and above for 32 bits, 9223372036854775792 and above for 64 bits,
 * 140737488355328 for floating point). Every figure is checked against its own range, which takes them all out.
 */
final class DcgmReader {
    private static final String UTILIZATION = "DCGM_FI_DEV_GPU_UTIL";
    private static final String ENGINE_ACTIVE = "DCGM_FI_PROF_GR_ENGINE_ACTIVE";
    private static final String TENSOR_ACTIVE = "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE";
    private static final String DRAM_ACTIVE = "DCGM_FI_PROF_DRAM_ACTIVE";
    private static final String SM_CLOCK = "DCGM_FI_DEV_SM_CLOCK";
    private static final String XID = "DCGM_FI_DEV_XID_ERRORS";
    private static final String REMAP_FAILURE = "DCGM_FI_DEV_ROW_REMAP_FAILURE";
    private static final String CLOCK_EVENTS = "DCGM_EXP_CLOCK_EVENTS_COUNT";
    private static final List<String> CLOCK_REASONS =
            List.of("DCGM_FI_DEV_CLOCKS_EVENT_REASONS", "DCGM_FI_DEV_CLOCK_THROTTLE_REASONS");

    /** NVML's bits for why a clock is held down, lowest first. */
    private static final List<String> REASON_BITS = List.of(
            "gpu_idle",
            "clocks_setting",
            "power_cap",
            "hw_slowdown",
            "sync_boost",
            "sw_thermal",
            "hw_thermal",
            "hw_power_brake",
            "display_clocks");

    private static final double MOST_MEGAHERTZ = 20_000;
    private static final double MOST_XID = 100_000;
    private static final double MOST_EVENTS = 1e9;

    /** All families that are read. */
    static final List<String> FAMILIES = List.of(
            UTILIZATION,
            ENGINE_ACTIVE,
            TENSOR_ACTIVE,
            DRAM_ACTIVE,
            SM_CLOCK,
            XID,
            REMAP_FAILURE,
            CLOCK_EVENTS,
            CLOCK_REASONS.get(0),
            CLOCK_REASONS.get(1));

    /** A pod that holds a device. */
    record PodName(String namespace, String pod) {}

    /**
     * One device.
     *
     * @param uuid the device's own identity, without the MIG instance that {@link GpuSample#uuid} appends
     * @param pods who holds it; several when it is shared
     * @param sample its figures
     */
    record Device(String uuid, Set<PodName> pods, GpuSample sample) {}

    /** All devices of a body, in the order of their first line. */
    List<Device> read(Exposition body) {
        Map<String, Figures> devices = new LinkedHashMap<>();
        for (String family : FAMILIES) {
            for (Exposition.Sample sample : body.samples(family)) {
                String uuid = sample.labels().get("UUID");
                if (!uuid.isEmpty()) {
                    devices.computeIfAbsent(identity(uuid, sample.labels()), id -> new Figures(id, uuid))
                            .add(family, sample);
                }
            }
        }
        return devices.values().stream().map(Figures::device).toList();
    }

    private static String identity(String uuid, Labels labels) {
        if (!labels.get("dra_mig_device_uuid").isEmpty()) {
            return labels.get("dra_mig_device_uuid");
        }
        String slice = labels.get("GPU_I_ID");
        return slice.isEmpty() ? uuid : uuid + "/" + slice;
    }

    /** What is gathered of one device while the families are gone through. */
    private static final class Figures {
        private final String identity;
        private final String uuid;
        private final Set<PodName> pods = new LinkedHashSet<>();
        private final Map<String, Double> values = new HashMap<>();
        private final Set<String> clockEvents = new TreeSet<>();
        private Optional<String> product = Optional.empty();

        Figures(String identity, String uuid) {
            this.identity = identity;
            this.uuid = uuid;
        }

        void add(String family, Exposition.Sample sample) {
            Labels labels = sample.labels();
            String pod = first(labels, "exported_pod", "pod", "pod_name");
            if (!pod.isEmpty()) {
                pods.add(new PodName(first(labels, "exported_namespace", "namespace", "pod_namespace"), pod));
            }
            if (product.isEmpty() && !labels.get("modelName").isEmpty()) {
                product = Optional.of(labels.get("modelName"));
            }
            if (family.equals(CLOCK_EVENTS)) {
                String event = labels.get("clock_event");
                if (!event.isEmpty() && sample.value() > 0 && sample.value() < MOST_EVENTS) {
                    clockEvents.add(event);
                }
            } else {
                values.putIfAbsent(family, sample.value());
            }
        }

        Device device() {
            for (String family : CLOCK_REASONS) {
                double bits = within(family, 1 << REASON_BITS.size()).orElse(0);
                for (int i = 0; i < REASON_BITS.size(); i++) {
                    if (((long) bits >> i & 1) == 1) {
                        clockEvents.add(REASON_BITS.get(i));
                    }
                }
            }
            OptionalDouble utilization = within(UTILIZATION, 100);
            OptionalDouble xid = within(XID, MOST_XID);
            GpuSample sample = new GpuSample(
                    identity,
                    product,
                    utilization.isEmpty() ? utilization : OptionalDouble.of(utilization.getAsDouble() / 100),
                    within(ENGINE_ACTIVE, 1),
                    within(TENSOR_ACTIVE, 1),
                    within(DRAM_ACTIVE, 1),
                    within(SM_CLOCK, MOST_MEGAHERTZ),
                    xid.isEmpty() ? OptionalInt.empty() : OptionalInt.of((int) xid.getAsDouble()),
                    clockEvents,
                    within(REMAP_FAILURE, 1).orElse(0) == 1);
            return new Device(uuid, pods, sample);
        }

        private OptionalDouble within(String family, double most) {
            double value = values.getOrDefault(family, Double.NaN);
            return value >= 0 && value <= most ? OptionalDouble.of(value) : OptionalDouble.empty();
        }

        private static String first(Labels labels, String... names) {
            List<String> found = new ArrayList<>();
            for (String name : names) {
                found.add(labels.get(name));
            }
            return found.stream().filter(text -> !text.isEmpty()).findFirst().orElse("");
        }
    }
}
