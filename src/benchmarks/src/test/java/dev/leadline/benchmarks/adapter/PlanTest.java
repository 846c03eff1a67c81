// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlanTest {

    @Test
    void whatIsNotSaidHasADefault() {
        Plan plan = Plan.of(List.of("--rounds", "2", "--strict", "true"));

        assertThat(plan.rounds()).isEqualTo(2);
        assertThat(plan.strict()).isTrue();
        assertThat(plan.connections()).isEqualTo(64);
        assertThat(plan.rate()).isEqualTo(2_000);
    }

    @Test
    void aWrongOptionIsNamedBesideTheOnesThereAre() {
        assertThatThrownBy(() -> Plan.of(List.of("--round", "2")))
                .hasMessageContaining("--round'")
                .hasMessageContaining("--rounds");
        assertThatThrownBy(() -> Plan.of(List.of("--rounds"))).hasMessageContaining("no option with a value");
        assertThatThrownBy(() -> Plan.of(List.of("--rounds", "0"))).hasMessageContaining("no whole number from 1");
    }

    @Test
    void anOrderSurvivesItsCommandLine() {
        LoadOrder order = new LoadOrder(
                LoadOrder.Protocol.h2,
                6443,
                "/p?labelSelector=policy%3Dpolicy-{}",
                100,
                64,
                5,
                15,
                2000,
                Path.of("ca.pem"),
                new Authority.Pair(Path.of("client.pem"), Path.of("client.key")));

        assertThat(LoadOrder.of(order.arguments())).isEqualTo(order);
        assertThat(order.path(7)).endsWith("policy-7");
    }
}
