// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.farm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EngineFarmTest {

    private final EngineFarm farm = EngineFarm.listen(0, 0);
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void close() {
        client.close();
        farm.close();
    }

    @Test
    void everyAddressHasAPageOfItsOwnOnEveryPort() throws Exception {
        for (int i = 1; i <= 300; i++) {
            String body = "engine_number " + i + "\n";
            farm.put(address(i), () -> Optional.of(body));
        }
        var answers = IntStream.rangeClosed(1, 300)
                .mapToObj(i -> client.sendAsync(request(i, i % 2), BodyHandlers.ofString()))
                .toList();
        CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get();
        for (int i = 1; i <= 300; i++) {
            HttpResponse<String> answer = answers.get(i - 1).get();
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("engine_number " + i + "\n");
            assertThat(answer.headers().firstValue("Content-Type"))
                    .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        }
        assertThat(farm.answered()).isEqualTo(300);
        assertThat(farm.size()).isEqualTo(300);
    }

    @Test
    void whereNobodyServesAnAnswerSaysSo() throws Exception {
        farm.put(address(2), Optional::empty);
        assertThat(get(1).statusCode()).isEqualTo(503);
        assertThat(get(2).statusCode()).isEqualTo(503);
        assertThat(get(2).body()).contains("127.64.0.2");
        assertThat(farm.refused()).isEqualTo(3);
    }

    @Test
    void anAddressThatWasGivenToAnotherIsNotTakenDownWithTheFirst() throws Exception {
        EngineFarm.Page first = () -> Optional.of("first 1\n");
        farm.put(address(1), first);
        farm.put(address(1), () -> Optional.of("second 1\n"));
        farm.remove(address(1), first);
        assertThat(get(1).body()).isEqualTo("second 1\n");
    }

    @Test
    void aTakenPortIsNamed() {
        assertThatThrownBy(() -> EngineFarm.listen(farm.port(0)))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("port " + farm.port(0));
    }

    private HttpResponse<String> get(int number) throws Exception {
        return client.send(request(number, 0), BodyHandlers.ofString());
    }

    private HttpRequest request(int number, int port) {
        return HttpRequest.newBuilder(URI.create(
                        "http://127.64." + number / 250 + "." + number % 250 + ":" + farm.port(port) + "/metrics"))
                .build();
    }

    private static InetAddress address(int number) throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 64, (byte) (number / 250), (byte) (number % 250)});
    }
}
