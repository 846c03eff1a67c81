// SPDX-License-Identifier: Apache-2.0
package dev.leadline.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadline.testkit.ForAll;
import org.junit.jupiter.api.Test;

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
}
