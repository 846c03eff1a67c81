// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyPrinterTest {

    @Test
    void givesAnEqualPolicyBackFromTreeAndFromText() {
        ForAll.forAll(1, 300, RandomPolicies::draw, policy -> {
            PolicyDocument printed = new PolicyDocument(PolicyPrinter.tree(policy));
            String yaml = PolicyPrinter.yaml(printed.toTree());

            assertThat(Policies.valid(yaml).policy()).isEqualTo(policy);
            assertThat(PolicyParser.parseTree(printed.toTree()))
                    .isInstanceOfSatisfying(
                            ParsedPolicy.Valid.class,
                            valid -> assertThat(valid.policy()).isEqualTo(policy));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "True",
                "FALSE",
                "yes",
                "No",
                "on",
                "OFF",
                "y",
                "~",
                "Null",
                "0755",
                "1_000",
                "0x1F",
                "1e3",
                "1.5",
                ".5",
                ".inf",
                "1:30",
                "2026-12-01",
                "2026-12-01T08:00:00Z"
            })
    void whatReadersOfYaml11TakeForSomethingElseIsQuoted(String text) {
        assertThat(PolicyPrinter.yaml(Map.of("said", text)).strip())
                .isIn("said: \"" + text + "\"", "said: '" + text + "'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Advise", "30s", "100%", "qwen/qwen3-32b", "v1alpha1", "Unknown", "1h"})
    void whatIsAStringToEverybodyStaysPlain(String text) {
        assertThat(PolicyPrinter.yaml(Map.of("said", text)).strip()).isEqualTo("said: " + text);
    }
}
