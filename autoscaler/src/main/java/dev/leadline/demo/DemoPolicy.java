// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyParser;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The packaged policy of the demo, read as an operator's file would be. */
final class DemoPolicy {

    private static final String RESOURCE = "qwen3-32b.yaml";

    private DemoPolicy() {}

    static ParsedPolicy.Valid read() {
        try (InputStream in = Objects.requireNonNull(DemoPolicy.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return switch (PolicyParser.parse(text)) {
                case ParsedPolicy.Valid valid -> valid;
                case ParsedPolicy.Invalid invalid ->
                    throw new IllegalStateException(
                            "the packaged policy " + RESOURCE + " is wrong: " + invalid.violations());
            };
        } catch (IOException e) {
            throw new UncheckedIOException("the packaged policy " + RESOURCE + " cannot be read", e);
        }
    }
}
