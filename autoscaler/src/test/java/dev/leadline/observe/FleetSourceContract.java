// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.fleet.InstanceSnapshot;
import dev.leadline.fleet.Reading;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What every {@link FleetSource} keeps, whatever it reads. */
abstract class FleetSourceContract {

    /** A source for {@link Policies#llama} whose fleet has one healthy instance in each pool. */
    abstract FleetSource healthy();

    /** The same fleet, but nobody answers. */
    abstract FleetSource silent();

    @Test
    void hasEveryPoolInTheOrderOfThePolicy() {
        assertThat(healthy().look(Bodies.NOW).pools().keySet()).containsExactly("prefill", "decode");
        assertThat(silent().look(Bodies.NOW).pools().keySet()).containsExactly("prefill", "decode");
    }

    @Test
    void carriesTheTimeItWasAskedFor() {
        Instant now = Bodies.NOW.plusSeconds(5);
        FleetSnapshot seen = healthy().look(now);

        assertThat(seen.time()).isEqualTo(now);
        assertThat(seen.pools().values())
                .allSatisfy(pool -> assertThat(pool)
                        .allSatisfy(one -> assertThat(one.engine())
                                .isInstanceOfSatisfying(
                                        Reading.Fresh.class,
                                        fresh -> assertThat(fresh.at()).isEqualTo(now))));
    }

    @Test
    void aSilentInstanceIsMissingWithItsReasonAndNotLeftOut() {
        FleetSnapshot seen = silent().look(Bodies.NOW);

        assertThat(seen.pools().values())
                .allSatisfy(pool -> assertThat(pool).singleElement().satisfies(FleetSourceContract::saysWhy));
    }

    private static void saysWhy(InstanceSnapshot one) {
        assertThat(one.engine())
                .isInstanceOfSatisfying(
                        Reading.Missing.class,
                        missing -> assertThat(missing.reason()).contains(one.id()));
    }
}
