// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.fleet.Role;
import dev.leadline.policy.Actuation;
import dev.leadline.policy.Behavior;
import dev.leadline.policy.EngineEndpoint;
import dev.leadline.policy.Fallback;
import dev.leadline.policy.ForecastSettings;
import dev.leadline.policy.LeadTime;
import dev.leadline.policy.Mode;
import dev.leadline.policy.Objectives;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Pool;
import dev.leadline.policy.ReplicaBounds;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Sources;
import dev.leadline.units.Ratio;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** The policy that the tests of this room look with: a prefill and a decode pool of one Llama. */
final class Policies {
    static final PolicyKey KEY = new PolicyKey("serving", "llama-70b");

    private Policies() {}

    static ScalingPolicy llama() {
        return new ScalingPolicy(
                KEY,
                Mode.Advise,
                Bodies.LLAMA,
                new Objectives(Ratio.of(0.99), Duration.ofSeconds(2), Duration.ZERO, Duration.ofMillis(50)),
                List.of(pool("prefill", Role.Prefill), pool("decode", Role.Decode)),
                Optional.empty(),
                Sources.SCRAPE,
                ForecastSettings.DEFAULT,
                new LeadTime.Auto(),
                Behavior.FREE,
                Optional.empty(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Fallback.DEFAULT,
                Optional.empty(),
                0);
    }

    private static Pool pool(String name, Role role) {
        return new Pool(
                name,
                role,
                Optional.empty(),
                ReplicaBounds.of(1, 16),
                Actuation.Scale,
                EngineEndpoint.DEFAULT,
                OptionalDouble.empty(),
                Optional.empty());
    }
}
