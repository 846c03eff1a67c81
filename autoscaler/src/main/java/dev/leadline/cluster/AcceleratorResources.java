// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import io.fabric8.kubernetes.api.model.Quantity;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which extended resources are whole accelerators, or slices that count as such. */
public final class AcceleratorResources {

    private static final Pattern KNOWN = Pattern.compile("nvidia\\.com/(pgpu|mig-.+)"
            + "|gpu\\.intel\\.com/(i915|xe)"
            + "|habana\\.ai/gaudi.*"
            + "|google\\.com/tpu"
            + "|aws\\.amazon\\.com/neuron(core|device)?"
            + "|huawei\\.com/Ascend[0-9A-Za-z]*"
            + "|cambricon\\.com/mlu[0-9]*"
            + "|qualcomm\\.com/qaic"
            + "|[a-z0-9.-]+\\.[a-z]+/gpu(\\.shared)?");

    private AcceleratorResources() {}

    /** Whether a resource such as {@code nvidia.com/gpu} or {@code nvidia.com/mig-3g.40gb} is one. */
    public static boolean isAccelerator(String resource) {
        return KNOWN.matcher(resource).matches();
    }

    /** The accelerators among some quantities; zeros are left out. */
    static Map<String, Integer> of(@Nullable Map<String, Quantity> quantities) {
        Map<String, Integer> found = new HashMap<>();
        if (quantities != null) {
            quantities.forEach((name, quantity) -> {
                int count = isAccelerator(name) ? quantity.getNumericalAmount().intValue() : 0;
                if (count > 0) {
                    found.put(name.intern(), count);
                }
            });
        }
        return found;
    }
}
