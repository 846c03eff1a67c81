// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.battery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.rehearse.battery.Steadiness.Order;
import java.util.List;
import org.junit.jupiter.api.Test;

class SteadinessTest {

    @Test
    void countsTurnsOfTheOrdersAndOfDemandApart() {
        double[] need = new double[60];
        java.util.Arrays.fill(need, 0, 20, 1.5);
        java.util.Arrays.fill(need, 20, 40, 3.5);
        java.util.Arrays.fill(need, 40, 60, 1.5);
        List<Order> orders =
                List.of(new Order(0, 2), new Order(600, 3), new Order(900, 2), new Order(1200, 4), new Order(2400, 2));

        Steadiness steadiness = Steadiness.of(orders, need, 60, 90);

        assertThat(steadiness.turns()).isEqualTo(3);
        assertThat(steadiness.demandTurns()).isEqualTo(1);
        assertThat(steadiness.excessTurnsPerHour()).isEqualTo(2);
    }

    @Test
    void callsARaiseUndoneWhenSomethingOfItIsGivenBackWithinAColdStart() {
        List<Order> orders =
                List.of(new Order(0, 2), new Order(100, 5), new Order(150, 4), new Order(300, 6), new Order(400, 3));

        Steadiness steadiness = Steadiness.of(orders, new double[] {2, 2}, 60, 90);

        assertThat(steadiness.raises()).isEqualTo(2);
        assertThat(steadiness.undone()).isEqualTo(1);
    }

    @Test
    void takesTheSameOrderAgainForNoChange() {
        List<Order> orders = List.of(new Order(0, 2), new Order(5, 2), new Order(10, 2));

        assertThat(Steadiness.of(orders, new double[] {2}, 60, 90)).isEqualTo(new Steadiness(0, 0, 0, 0, 1 / 60.0));
    }
}
