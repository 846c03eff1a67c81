// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.battery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

    private static Arguments given(String... arguments) {
        return new Arguments(arguments, "only", "cold");
    }

    @Test
    void takesWhatIsGivenAndTheUsualOtherwise() {
        assertThat(given("--cold", "240").get("cold", "90")).isEqualTo("240");
        assertThat(given().get("cold", "90")).isEqualTo("90");
        assertThat(given("--only", "ramp,bursts").among("only", List.of("bursts", "ramp", "diurnal")))
                .containsExactly("ramp", "bursts");
        assertThat(given().among("only", List.of("ramp"))).isEmpty();
    }

    @Test
    void refusesAnOptionOrAWordThatIsNotThere() {
        assertThatThrownBy(() -> given("--clod", "240"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no option \"--clod\"; there are --only, --cold, each followed by its value");
        assertThatThrownBy(() -> given("only")).hasMessageStartingWith("there is no option \"only\"");
        assertThatThrownBy(() -> given("--only")).hasMessage("there is no value behind --only");
        assertThatThrownBy(() -> given("--only", "rmap").among("only", List.of("ramp", "bursts")))
                .hasMessage("--only knows no \"rmap\"; it knows ramp, bursts");
    }

    @Test
    void numbersAreReadBetweenCommasOrRefusedWithAnExample() {
        assertThat(given("--cold", "5,1200").numbers("cold", "90")).containsExactly(5, 1200);
        assertThat(given().numbers("cold", "90")).containsExactly(90);
        for (String wrong : new String[] {"minus", "0", "-5", "5,", "NaN", "Infinity"}) {
            assertThatThrownBy(() -> given("--cold", wrong).numbers("cold", "90"))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("--cold takes numbers above 0, for instance 90");
        }
    }
}
