// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import dev.leadline.capacity.EngineProfile;
import dev.leadline.capacity.ProfileCatalogue;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * What a rehearsal changes in a controller to show what a part of it is worth.
 *
 * @param without parts left out, or replaced by the truth
 * @param demand what demand will be, for {@link Ablation#PerfectForecast}
 * @param profiles what is believed of an engine before anything is measured, by the name of its profile
 */
public record Experiment(
        Set<Ablation> without, Optional<TrueDemand> demand, Function<String, Optional<EngineProfile>> profiles) {

    /** A controller as it is. */
    public static final Experiment NONE = new Experiment(Set.of(), Optional.empty(), ProfileCatalogue::find);

    /** Copies the set, and rejects a perfect forecast without anybody who knows. */
    public Experiment {
        without = Set.copyOf(without);
        if (without.contains(Ablation.PerfectForecast) && demand.isEmpty()) {
            throw new IllegalArgumentException("a perfect forecast needs the true demand");
        }
    }

    /** The same without a part. */
    public Experiment without(Ablation part) {
        return new Experiment(Set.of(part), demand, profiles);
    }

    /** The same with somebody who knows what demand will be. */
    public Experiment knowing(TrueDemand truth) {
        return new Experiment(without, Optional.of(truth), profiles);
    }

    /** The same with other beliefs about engines. */
    public Experiment believing(Function<String, Optional<EngineProfile>> known) {
        return new Experiment(without, demand, known);
    }

    boolean leavesOut(Ablation part) {
        return without.contains(part);
    }
}
