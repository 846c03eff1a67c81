// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AcceptanceTest {

    private static final String V2 = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
    private static final String V2BETA1 = "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList | DiscoveryV2",
                "application/json; as=APIGroupDiscoveryList; v=v2; g=apidiscovery.k8s.io | DiscoveryV2",
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;profile=nopeer | DiscoveryV2",
                "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList | DiscoveryV2Beta1",
                "application/json;g=apidiscovery.k8s.io;v=v3;as=APIGroupDiscoveryList,application/json | Plain",
                "application/json;g=other.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json | Plain",
                "application/json;g=apidiscovery.k8s.io;v=v2;as=Table,*/* | Plain",
                "application/json | Plain",
                "*/* | Plain",
                "application/vnd.kubernetes.protobuf, */* | Plain",
                "application/json;q=0.9,application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList | DiscoveryV2",
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList;q=0,*/*;q=.1 | Plain"
            })
    void choosesAmongTheFormsOfDiscovery(String accept, Representation chosen) {
        assertThat(Acceptance.choose(List.of(accept), true)).contains(chosen);
    }

    @Test
    void prefersAsTheAggregatorDoes() {
        assertThat(Acceptance.choose(List.of(V2 + "," + V2BETA1 + ",application/json"), true))
                .contains(Representation.DiscoveryV2);
        assertThat(Acceptance.choose(List.of(V2, V2BETA1), true)).contains(Representation.DiscoveryV2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "application/vnd.kubernetes.protobuf",
                "application/yaml",
                "text/html",
                "application/json;q=0",
                "application/json;as=Table;v=v1;g=meta.k8s.io",
                "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
                "nonsense",
                ";;;"
            })
    void refusesWhatItCannotSpeak(String accept) {
        assertThat(Acceptance.choose(List.of(accept), false)).isEmpty();
    }

    @Test
    void takesSilenceForEverything() {
        assertThat(Acceptance.choose(List.of(), true)).contains(Representation.Plain);
        assertThat(Acceptance.choose(List.of(" "), true)).contains(Representation.Plain);
    }

    @Test
    void survivesEveryHeader() {
        String[] parts = {
            "application/json", "*/*", ";", ",", "=", "q", "q=", "0", ".", "5", "as", "g", "v", " ", "é", "NaN"
        };
        ForAll.forAll(
                17,
                5_000,
                random -> IntStream.range(0, random.nextInt(30))
                        .mapToObj(_ -> parts[random.nextInt(parts.length)])
                        .collect(Collectors.joining()),
                accept -> assertThat(Acceptance.choose(List.of(accept), true)).isNotNull());
    }
}
