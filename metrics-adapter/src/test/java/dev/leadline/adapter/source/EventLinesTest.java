// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.adapter.source.EventLines.Event;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventLinesTest {

    private static List<Event> events(String text) throws IOException {
        EventLines lines = new EventLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), 100);
        List<Event> events = new ArrayList<>();
        for (var event = lines.next(); event.isPresent(); event = lines.next()) {
            if (!event.get().equals(Event.SIGN_OF_LIFE)) {
                events.add(event.get());
            }
        }
        return events;
    }

    @Test
    void namesAndDataMakeAnEventAndCommentsDoNot() throws IOException {
        assertThat(events(": hello\n\nevent: decision\nid: 7\ndata: {\r\ndata:}\r\n\r\ndata\n\n"))
                .containsExactly(new Event("decision", "{\n}"));
    }

    @Test
    void anEventThatIsCutOffDoesNotCount() throws IOException {
        assertThat(events("event: decision\ndata: {}\n")).isEmpty();
        assertThat(events("event: decision\ndata: {}")).isEmpty();
    }

    @Test
    void whatIsTooLargeEndsTheStreamWithASentence() {
        assertThatThrownBy(() -> events("data: " + "x".repeat(200) + "\n\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("larger than");
        assertThatThrownBy(() -> events(("data: " + "x".repeat(60) + "\n").repeat(2) + "\n"))
                .isInstanceOf(IOException.class);
    }
}
