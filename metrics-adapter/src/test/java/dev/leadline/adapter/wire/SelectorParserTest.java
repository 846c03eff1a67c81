// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.testkit.ForAll;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SelectorParserTest {

    private static final Map<String, String> LABELS =
            Map.of("policy", "chat", "pool", "decode", "role", "", "rank", "7", "example.com/tier", "gold", "in", "in");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "policy=chat",
                "policy==chat",
                " policy = chat , pool = decode ",
                "policy!=code",
                "absent!=code",
                "policy in (chat)",
                "policy in (code,chat)",
                "policy in(code, chat)",
                "policy notin (code)",
                "absent notin (code)",
                "absent notin ()",
                "policy",
                "!absent",
                "! absent",
                "role=",
                "role==",
                "role=,policy=chat",
                "role in ()",
                "role in (,)",
                "role in (a,,b)",
                "role in (,a)",
                "example.com/tier=gold",
                "rank>6",
                "rank<8",
                "rank > 1",
                "in in (in,notin)",
                "in=in",
                "policy=chat,policy!=code,pool in (decode),!absent,rank>1"
            })
    void selects(String selector) throws MalformedRequest {
        assertThat(SelectorParser.parse(selector).selects(LABELS)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "policy=code",
                "policy=",
                "policy!=chat",
                "policy in (code)",
                "absent in (code)",
                "absent=",
                "policy notin (chat,code)",
                "!policy",
                "absent",
                "role!=",
                "role notin ()",
                "rank>7",
                "rank<7",
                "policy>1",
                "absent>1",
                "policy=chat,pool=prefill"
            })
    void leavesOut(String selector) throws MalformedRequest {
        assertThat(SelectorParser.parse(selector).selects(LABELS)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "=chat | found '=' where the name of a label is expected",
                "policy=chat, | found its end where the name of a label is expected",
                ",policy | found ',' where the name of a label is expected",
                "policy==chat=code | found '=' where a comma or its end is expected",
                "policy=a b | found 'b' where a comma or its end is expected",
                "policy===chat | found '=' where a value is expected",
                "policy=!chat | found '!' where a value is expected",
                "!policy=chat | found '=' where a comma or its end is expected",
                "!!policy | found '!' where the name of a label is expected",
                "policy in | found its end where an opening parenthesis is expected",
                "policy in chat | found 'chat' where an opening parenthesis is expected",
                "policy in (chat | found its end where a comma or a closing parenthesis is expected",
                "policy in (a b) | found 'b' where a comma or a closing parenthesis is expected",
                "policy in ((a)) | found '(' where a value is expected",
                "policy in (a)) | found ')' where a comma or its end is expected",
                "policy near (a) | found 'near' where one of = == != in notin < > is expected",
                "policy IN (a) | found 'IN' where one of = == != in notin < > is expected",
                "policy=-chat | '-chat' is not the value of a label",
                "policy in (ch@t) | 'ch@t' is not the value of a label",
                "-policy=chat | '-policy' is not the name of a label",
                "a/b/c=d | 'a/b/c' is not the name of a label",
                "/b=d | '/b' is not the name of a label",
                "a/=d | 'a/' is not the name of a label",
                "A.com/b=d | 'A.com/b' is not the name of a label",
                "a-.com/b=d | 'a-.com/b' is not the name of a label",
                "rank>x | 'x' is not a whole number of 64 bits",
                "rank>-1 | '-1' is not the value of a label",
                "rank< | '' is not a whole number of 64 bits",
                "rank>99999999999999999999 | '99999999999999999999' is not a whole number of 64 bits"
            })
    void saysWhatCannotBeRead(String selector, String sentence) {
        assertThatThrownBy(() -> SelectorParser.parse(selector))
                .isInstanceOf(MalformedRequest.class)
                .hasMessage("labelSelector cannot be read: " + sentence);
    }

    @Test
    void boundsLengthRequirementsAndValues() throws MalformedRequest {
        assertThat(SelectorParser.parse(joined("k%d=v", SelectorParser.MOST_REQUIREMENTS))
                        .requirements())
                .hasSize(SelectorParser.MOST_REQUIREMENTS);
        assertThatThrownBy(() -> SelectorParser.parse(joined("k%d=v", SelectorParser.MOST_REQUIREMENTS + 1)))
                .hasMessage("labelSelector has more than 32 requirements");
        assertThatThrownBy(() -> SelectorParser.parse("k in (" + joined("v%d", SelectorParser.MOST_VALUES + 1) + ")"))
                .hasMessage("labelSelector has more than 256 values in its sets");
        assertThatThrownBy(() -> SelectorParser.parse(" ".repeat(SelectorParser.LONGEST + 1)))
                .hasMessage("labelSelector has 4097 characters; at most 4096 are read");
        assertThatThrownBy(() -> SelectorParser.parse("k=" + "v".repeat(64)))
                .hasMessageContaining("is not the value of a label");
    }

    @Test
    void answersEveryTextWithASelectorOrASentence() {
        ForAll.forAll(11, 20_000, SelectorParserTest::text, text -> {
            try {
                Selector selector = SelectorParser.parse(text);
                selector.selects(LABELS);
            } catch (MalformedRequest refused) {
                assertThat(refused.sentence()).startsWith("labelSelector ").hasSizeLessThan(300);
            }
        });
    }

    private static String text(RandomGenerator random) {
        String[] parts = {
            "policy", "pool", "=", "==", "!=", "!", "in", "notin", "(", ")", ",", " ", "<", ">", "a", "", "\u0000", "é",
            "%", "\t", "7", "x/y", "-"
        };
        return IntStream.range(0, random.nextInt(12))
                .mapToObj(_ -> parts[random.nextInt(parts.length)])
                .collect(Collectors.joining());
    }

    private static String joined(String template, int count) {
        return IntStream.range(0, count).mapToObj(template::formatted).collect(Collectors.joining(","));
    }
}
