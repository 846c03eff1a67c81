// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.GpuSample;
import dev.leadline.fleet.InstanceSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;

/**
 * Writes what is known of the GPUs as dcgm-exporter does, each series with the pod that holds the GPU. A GPU keeps its
 * place (host and index) as long as it is seen; freed places are taken again, lowest first.
 */
final class DcgmExposition {

    private static final int GPUS_PER_HOST = 8;
    private static final String WINDOW = "window_size_in_ms=\"300000\"";
    private static final int WINDOW_SECONDS = 300;

    private final String namespace;
    private final Map<String, Integer> places = new HashMap<>();

    /** Labels every GPU with this namespace. */
    DcgmExposition(String namespace) {
        this.namespace = namespace;
    }

    /** The body for all GPUs of this look at the fleet. */
    synchronized String render(FleetSnapshot fleet) {
        List<Device> devices = devices(fleet);
        StringBuilder out = new StringBuilder(1_000 + devices.size() * 3_000);
        family(out, devices, "DCGM_FI_DEV_SM_CLOCK", "SM clock frequency (in MHz).", GpuSample::smClockMhz);
        family(out, devices, "DCGM_FI_DEV_GPU_UTIL", "GPU utilization (in %).", gpu -> scaled(gpu.utilization(), 100));
        family(
                out,
                devices,
                "DCGM_FI_DEV_XID_ERRORS",
                "Value of the last XID error encountered.",
                gpu -> gpu.lastXid().isPresent()
                        ? OptionalDouble.of(gpu.lastXid().getAsInt())
                        : OptionalDouble.of(0));
        family(
                out,
                devices,
                "DCGM_FI_DEV_ROW_REMAP_FAILURE",
                "Whether remapping of rows has failed",
                gpu -> OptionalDouble.of(gpu.rowRemapFailure() ? 1 : 0));
        family(
                out,
                devices,
                "DCGM_FI_PROF_GR_ENGINE_ACTIVE",
                "Ratio of time the graphics engine is active.",
                GpuSample::engineActive);
        family(
                out,
                devices,
                "DCGM_FI_PROF_PIPE_TENSOR_ACTIVE",
                "Ratio of cycles the tensor (HMMA) pipe is active.",
                GpuSample::tensorActive);
        family(
                out,
                devices,
                "DCGM_FI_PROF_DRAM_ACTIVE",
                "Ratio of cycles the device memory interface is active sending or receiving data.",
                GpuSample::dramActive);
        clockEvents(out, devices);
        return out.toString();
    }

    private static OptionalDouble scaled(OptionalDouble share, double factor) {
        return share.isPresent() ? OptionalDouble.of(Math.rint(share.getAsDouble() * factor)) : share;
    }

    private record Device(GpuSample gpu, String head, String tail) {}

    @FunctionalInterface
    private interface Field {
        OptionalDouble of(GpuSample gpu);
    }

    private List<Device> devices(FleetSnapshot fleet) {
        Set<String> seen = new HashSet<>();
        fleet.pools().values().forEach(pool -> pool.forEach(one -> one.gpus().forEach(gpu -> seen.add(gpu.uuid()))));
        places.keySet().retainAll(seen);
        Set<Integer> taken = new HashSet<>(places.values());
        List<Device> devices = new ArrayList<>();
        for (List<InstanceSnapshot> pool : fleet.pools().values()) {
            for (InstanceSnapshot one : pool) {
                for (GpuSample gpu : one.gpus()) {
                    int place = places.computeIfAbsent(gpu.uuid(), ignored -> lowestFree(taken));
                    devices.add(device(gpu, place, one.id()));
                }
            }
        }
        return devices;
    }

    private static int lowestFree(Set<Integer> taken) {
        int place = 0;
        while (!taken.add(place)) {
            place++;
        }
        return place;
    }

    private Device device(GpuSample gpu, int place, String pod) {
        int index = place % GPUS_PER_HOST;
        String head = "gpu=\"" + index + "\",UUID=\"" + gpu.uuid() + "\",pci_bus_id=\"00000000:"
                + String.format(Locale.ROOT, "%02X", 0x18 + 0x11 * index) + ":00.0\",device=\"nvidia" + index
                + "\",modelName=\"" + gpu.product().orElse("") + "\",hostname=\""
                + String.format(Locale.ROOT, "gpu-h100-%02d", 1 + place / GPUS_PER_HOST)
                + "\",DCGM_FI_DRIVER_VERSION=\"580.126.20\",";
        String tail = "container=\"server\",namespace=\"" + namespace + "\",pod=\"" + pod + "\",pod_uid=\"\"} ";
        return new Device(gpu, head, tail);
    }

    private static void family(StringBuilder out, List<Device> devices, String name, String help, Field field) {
        header(out, name, help);
        for (Device device : devices) {
            OptionalDouble value = field.of(device.gpu());
            if (value.isPresent()) {
                line(out, name, device, "", value.getAsDouble());
            }
        }
    }

    private static void clockEvents(StringBuilder out, List<Device> devices) {
        String name = "DCGM_EXP_CLOCK_EVENTS_COUNT";
        header(out, name, "reported clock events");
        for (Device device : devices) {
            if (device.gpu().clockEvents().isEmpty()) {
                line(out, name, device, WINDOW + ",", 0);
            }
            for (String event : new TreeSet<>(device.gpu().clockEvents())) {
                line(out, name, device, "clock_event=\"" + event + "\"," + WINDOW + ",", WINDOW_SECONDS);
            }
        }
    }

    private static void header(StringBuilder out, String name, String help) {
        out.append("# HELP ").append(name).append(' ').append(help).append('\n');
        out.append("# TYPE ").append(name).append(" gauge\n");
    }

    private static void line(StringBuilder out, String name, Device device, String extra, double value) {
        out.append(name).append('{').append(device.head()).append(extra).append(device.tail());
        NumberSpelling.GO.write(out, value);
        out.append('\n');
    }
}
