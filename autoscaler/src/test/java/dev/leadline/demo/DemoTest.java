// SPDX-License-Identifier: Apache-2.0
package dev.leadline.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadline.api.PortTakenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DemoTest {

    private static final String LOOPBACK = "127.0.0.1";
    private static final DemoSettings SHORT = DemoSettings.DEFAULT.withSpeed(0).shortened(60);
    private static final Pattern LOCAL = Pattern.compile("(?:href|src)=\"(/[^\"]*)\"");

    private final HttpClient client = HttpClient.newHttpClient();

    @Test
    void servesAPageWhoseEveryLocalAddressAnswers() throws Exception {
        try (Demo demo = Demo.start(SHORT, LOOPBACK, 0)) {
            HttpResponse<String> page = get(demo, "/");
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
            assertThat(page.body())
                    .contains("<html lang=\"en\">", "aria-live=\"polite\"")
                    .doesNotContain("https://");
            Matcher address = LOCAL.matcher(page.body());
            int found = 0;
            while (address.find()) {
                if (!address.group(1).equals("/api/v1/stream")) {
                    assertThat(get(demo, address.group(1)).statusCode())
                            .as(address.group(1))
                            .isEqualTo(200);
                    found++;
                }
            }
            assertThat(found).isGreaterThan(5);
            for (String module : List.of("/console/charts.js", "/console/words.js")) {
                assertThat(get(demo, module).statusCode()).as(module).isEqualTo(200);
            }
        }
    }

    @Test
    void journalAndStateStayReadableAfterTheEnd() throws Exception {
        try (Demo demo = Demo.start(SHORT, LOOPBACK, 0)) {
            DemoSummary summary = demo.awaitSummary();
            assertThat(summary.decisions()).isEqualTo(12);
            assertThat(summary.text()).contains("Leadline", "The journal holds 12 decisions.");
            JsonNode state = json(get(demo, "/api/v1/demo?since=10").body());
            assertThat(state.get("phase").asString()).isEqualTo("Finished");
            assertThat(state.get("timeline").get("from").asInt()).isEqualTo(10);
            assertThat(state.get("timeline").get("t")).hasSize(2);
            assertThat(state.get("instances")).isNotEmpty();
            JsonNode journal = json(get(demo, "/api/v1/policies/demo/qwen3-32b/decisions?limit=100")
                    .body());
            assertThat(journal.get("items")).hasSize(12);
        }
    }

    @Test
    void oddTickIsRefusedWithAReason() throws Exception {
        try (Demo demo = Demo.start(SHORT, LOOPBACK, 0)) {
            HttpResponse<String> answer = get(demo, "/api/v1/demo?since=-1");
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("a whole number from 0, not -1");
        }
    }

    @Test
    void takenPortIsOneClearSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> Demo.start(SHORT, LOOPBACK, taken.getLocalPort()))
                    .isInstanceOf(PortTakenException.class)
                    .hasMessageContaining("the port is taken");
        }
    }

    private HttpResponse<String> get(Demo demo, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://" + LOOPBACK + ":" + demo.port() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(String body) {
        return JsonMapper.shared().readTree(body);
    }
}
