// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** One condition on one label. What excludes values also holds where the label is absent, as in Kubernetes. */
sealed interface Requirement {

    /** Whether these labels meet it. */
    boolean holds(Map<String, String> labels);

    /** The label is there with one of these values: {@code =}, {@code ==}, {@code in}. */
    record OneOf(String key, Set<String> values) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return value != null && values.contains(value);
        }
    }

    /** The label is absent or has none of these values: {@code !=}, {@code notin}. */
    record NoneOf(String key, Set<String> values) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            String value = labels.get(key);
            return value == null || !values.contains(value);
        }
    }

    /** The label is there. */
    record Present(String key) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return labels.containsKey(key);
        }
    }

    /** The label is not there. */
    record Absent(String key) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            return !labels.containsKey(key);
        }
    }

    /** The label is a whole number above this: {@code >}. */
    record Above(String key, long bound) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            OptionalLong number = WholeNumber.of(labels.get(key));
            return number.isPresent() && number.getAsLong() > bound;
        }
    }

    /** The label is a whole number below this: {@code <}. */
    record Below(String key, long bound) implements Requirement {
        @Override
        public boolean holds(Map<String, String> labels) {
            OptionalLong number = WholeNumber.of(labels.get(key));
            return number.isPresent() && number.getAsLong() < bound;
        }
    }
}
