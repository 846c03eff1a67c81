// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LabelSelectorTest {
    private static final Map<String, String> POD = Map.of("app", "qwen", "role", "prefill", "empty", "");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "app=qwen | true",
                "app==qwen | true",
                "app = qwen | true",
                "app=other | false",
                "absent=qwen | false",
                "app!=other | true",
                "absent!=other | true",
                "app!=qwen | false",
                "app in (a,qwen) | true",
                "app in ( a , b ) | false",
                "absent in (a) | false",
                "app notin (a,b) | true",
                "absent notin (a) | true",
                "app notin (qwen) | false",
                "app | true",
                "absent | false",
                "!absent | true",
                "!app | false",
                "empty= | true",
                "app in (a,qwen),role=prefill,!absent | true",
                "app in (a,qwen),role=decode,!absent | false",
            })
    void speaksTheWholeGrammar(String selector, boolean matches) {
        assertThat(LabelSelector.parse(selector).matches(POD)).isEqualTo(matches);
    }

    @Test
    void anEmptySelectorSelectsEverything() {
        assertThat(LabelSelector.parse("").matches(POD)).isTrue();
    }

    @Test
    void whatIsNoRequirementIsNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LabelSelector.parse("app=qwen,a in b"))
                .withMessageContaining("\"a in b\"");
    }
}
