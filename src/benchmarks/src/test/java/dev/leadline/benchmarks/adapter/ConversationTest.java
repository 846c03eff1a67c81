// SPDX-License-Identifier: Apache-2.0
package dev.leadline.benchmarks.adapter;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandler;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private final List<Integer> asked = new ArrayList<>();
    private final Tally tally = new Tally();

    private Conversation conversation(boolean endless) {
        return new Conversation(
                ear -> new Link() {
                    @Override
                    public void ask(int number) {
                        asked.add(number);
                    }

                    @Override
                    public ChannelHandler[] handlers() {
                        return new ChannelHandler[0];
                    }
                },
                tally,
                1,
                3,
                endless);
    }

    @Test
    void aReadWaitsForTheAnswerBeforeIt() {
        Conversation conversation = conversation(false);
        conversation.read(0);
        conversation.read(0);
        assertThat(asked).containsExactly(1);

        conversation.answered(200);
        assertThat(asked).containsExactly(1, 2);

        conversation.answered(200);
        assertThat(asked).containsExactly(1, 2);
        assertThat(conversation.isIdle()).isTrue();
    }

    @Test
    void withoutARateEveryAnswerAsksForMoreAndNumbersGoRound() {
        Conversation conversation = conversation(true);
        conversation.read(0);
        conversation.answered(200);
        conversation.answered(200);

        assertThat(asked).containsExactly(1, 2, 0);
    }

    @Test
    void whatABrokenConnectionOwesIsCountedAsRefused() {
        tally.begin(0);
        Conversation conversation = conversation(false);
        conversation.read(1);
        conversation.read(2);
        conversation.broken();
        conversation.read(3);
        conversation.end();
        tally.end(10);

        assertThat(tally.result().refused()).isEqualTo(3);
        assertThat(asked).hasSize(1);
    }
}
