// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.CumulativeHistogram;
import dev.leadline.policy.ModelNames;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** The packaged metrics bodies and what the tests of this room do with them again and again. */
final class Bodies {
    /** When the bodies were composed; their timestamps are compared with it. */
    static final Instant NOW = Instant.ofEpochMilli(1763900125000L);

    static final ModelNames LLAMA = new ModelNames("meta-llama/Llama-3.3-70B-Instruct", List.of("llama-3-3-70b"));

    private Bodies() {}

    static byte[] bytes(String file) {
        try (InputStream in = Bodies.class.getResourceAsStream("/expositions/" + file)) {
            if (in == null) {
                throw new AssertionError("no packaged body " + file);
            }
            return in.readAllBytes();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static ParsedBody parse(String file, String... families) {
        return parse(bytes(file), families);
    }

    static ParsedBody parse(byte[] body, String... families) {
        return new ExpositionParser(List.of(families)).parse(body, NOW);
    }

    static ParsedBody parseText(String body, String... families) {
        return parse(body.getBytes(StandardCharsets.UTF_8), families);
    }

    static Exposition read(String file, String... families) {
        return exposition(parse(file, families));
    }

    static Exposition exposition(ParsedBody body) {
        assertThat(body).isInstanceOf(Exposition.class);
        return (Exposition) body;
    }

    /** All series, whatever the model. */
    static Signals signals(Exposition body) {
        return new Signals(body, samples -> samples);
    }

    static Signals signals(Exposition body, String model) {
        return new Signals(body, new ServedModel(new ModelNames(model, List.of()), "model_name")::select);
    }

    /** Quantile by linear interpolation inside the bucket, the first bucket starting at 0. */
    static OptionalDouble quantile(CumulativeHistogram histogram, double level) {
        double rank = level * histogram.count();
        double lowerBound = 0;
        double lowerCount = 0;
        for (Map.Entry<Double, Double> bucket : histogram.buckets().entrySet()) {
            if (bucket.getValue() >= rank && bucket.getValue() > lowerCount) {
                double share = (rank - lowerCount) / (bucket.getValue() - lowerCount);
                return OptionalDouble.of(lowerBound + share * (bucket.getKey() - lowerBound));
            }
            lowerBound = bucket.getKey();
            lowerCount = bucket.getValue();
        }
        return OptionalDouble.empty();
    }
}
