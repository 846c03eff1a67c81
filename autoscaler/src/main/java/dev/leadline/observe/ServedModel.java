// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.policy.ModelNames;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Which series belong to the policy's model. One engine may publish the same figures under several served names; per
 * series the name that the policy lists first counts and the others do not, so that nothing is counted twice. Series
 * without a model label belong to the engine as a whole and count.
 *
 * @param names the policy's names
 * @param label the label that carries the served name
 */
record ServedModel(ModelNames names, String label) {

    List<Exposition.Sample> select(List<Exposition.Sample> samples) {
        Map<Labels, Exposition.Sample> chosen = new LinkedHashMap<>();
        for (Exposition.Sample sample : samples) {
            String served = sample.labels().get(label);
            if (served.isEmpty() || names.covers(served)) {
                chosen.merge(sample.labels().without(label), sample, this::preferred);
            }
        }
        return new ArrayList<>(chosen.values());
    }

    /** All names that these series are served under. */
    String served(List<Exposition.Sample> samples) {
        TreeSet<String> served = new TreeSet<>();
        samples.forEach(sample -> served.add(sample.labels().get(label)));
        return String.join(", ", served);
    }

    private Exposition.Sample preferred(Exposition.Sample one, Exposition.Sample other) {
        return rank(other) < rank(one) ? other : one;
    }

    private int rank(Exposition.Sample sample) {
        String served = sample.labels().get(label);
        return names.name().equals(served) ? -1 : names.aliases().indexOf(served);
    }
}
