// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class Http2LinkTest {

    private static final byte[] BLOCK = {(byte) 0x82, (byte) 0x87};

    private final List<String> heard = new ArrayList<>();
    private final Http2Link link = new Http2Link(new byte[][] {BLOCK}, new Link.Ear() {
        @Override
        public void answered(int status) {
            heard.add("answered " + status);
        }

        @Override
        public void broken() {
            heard.add("broken");
        }
    });
    private final EmbeddedChannel channel = new EmbeddedChannel(link);

    @Test
    void greetsOnceAndAsksOnOneStreamAfterTheOther() {
        link.ask(0);
        String greeting = written();
        assertThat(greeting)
                .startsWith(HexFormat.of().formatHex("PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII)))
                .endsWith("000002" + "01" + "05" + "00000001" + "8287");
        link.ask(0);
        assertThat(written()).isEqualTo("000002" + "01" + "05" + "00000003" + "8287");
    }

    @Test
    void hearsAnAnswerWhenItIsWholeHoweverItIsCut() {
        receive("000001" + "01" + "04" + "00000001" + "88" + "000002" + "00");
        assertThat(heard).isEmpty();
        receive("01" + "00000001" + "7b7d");
        assertThat(heard).containsExactly("answered 200");
    }

    @Test
    void takesNothingElseForSuccess() {
        receive("000001" + "01" + "05" + "00000001" + "8d");
        receive("000004" + "03" + "00" + "00000003" + "00000008");
        assertThat(heard).containsExactly("answered 0", "answered 0");
        var _ = channel.close();
        assertThat(heard).endsWith("broken");
    }

    @Test
    void answersSettingsAndPingsButNotTheirAnswers() {
        link.ask(0);
        assertThat(written()).isNotEmpty();
        receive("000000" + "04" + "00" + "00000000");
        assertThat(written()).isEqualTo("000000" + "04" + "01" + "00000000");
        receive("000008" + "06" + "00" + "00000000" + "0102030405060708");
        assertThat(written()).isEqualTo("000008" + "06" + "01" + "00000000" + "0102030405060708");
        receive("000000" + "04" + "01" + "00000000");
        assertThat(channel.<ByteBuf>readOutbound()).isNull();
    }

    @Test
    void greetsBeforeItAnswersSettingsThatComeFirst() {
        receive("000000" + "04" + "00" + "00000000");
        assertThat(written())
                .startsWith(HexFormat.of().formatHex("PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII)))
                .endsWith("000000" + "04" + "01" + "00000000");
        link.ask(0);
        assertThat(written()).isEqualTo("000002" + "01" + "05" + "00000001" + "8287");
    }

    private void receive(String hex) {
        channel.writeInbound(Unpooled.wrappedBuffer(HexFormat.of().parseHex(hex)));
    }

    private String written() {
        ByteBuf written = channel.readOutbound();
        byte[] bytes = new byte[written.readableBytes()];
        written.readBytes(bytes);
        written.release();
        return HexFormat.of().formatHex(bytes);
    }
}
