// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestWordTest {

    @Test
    void aWordThatBeginsAsWrittenIsMeant() {
        assertThat(NearestWord.among(List.of("in", "input_tokens"), "inp")).isEqualTo("input_tokens");
        assertThat(NearestWord.among(List.of("output", "Input"), "iN")).isEqualTo("Input");
    }

    @Test
    void otherwiseTheFewestChangesDecide() {
        // kitten to sitting takes three changes (Levenshtein), to kit it takes three too, to mitten one.
        assertThat(NearestWord.among(List.of("sitting", "mitten"), "kitten")).isEqualTo("mitten");
        assertThat(NearestWord.among(List.of("abcd", "xbcz"), "xbc")).isEqualTo("xbcz");
        assertThat(NearestWord.among(List.of("requests", "output_tokens"), "requsets"))
                .isEqualTo("requests");
        assertThat(NearestWord.among(List.of("aaaaaa", "zz"), "bb")).isEqualTo("zz");
        assertThat(NearestWord.among(List.of("bcdef", "ab"), "abcdef")).isEqualTo("bcdef");
        assertThat(NearestWord.among(List.of("abcdefg", "az"), "bcdefg")).isEqualTo("abcdefg");
    }

    @Test
    void theFirstOfEqualsWins() {
        assertThat(NearestWord.among(List.of("one", "ode"), "oxe")).isEqualTo("one");
    }
}
