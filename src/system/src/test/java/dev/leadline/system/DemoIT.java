// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The packaged demo, started twice with one seed and once with another, and seen through HTTP only. */
class DemoIT {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir
    @SuppressWarnings("NullAway.Init") // set once before all tests
    private static Path folder;

    private static List<String> pages = List.of();
    private static List<String> pagesAgain = List.of();
    private static List<String> pagesOfAnotherSeed = List.of();
    private static List<JsonNode> decisions = List.of();
    private static String console = "";
    private static String metrics = "";

    /** All answers of one run, read after its end. */
    private record Run(List<String> decisionPages, String console, String metrics) {}

    @BeforeAll
    static void runTheDemo() throws Exception {
        Run first = run(7);
        pages = first.decisionPages();
        console = first.console();
        metrics = first.metrics();
        decisions = pages.stream()
                .map(JSON::readTree)
                .flatMap(page -> page.path("items").valueStream())
                .toList();
        pagesAgain = run(7).decisionPages();
        pagesOfAnotherSeed = run(8).decisionPages();
    }

    @Test
    void bothPoolsScale() {
        assertThat(desired("prefill")).as("sizes of prefill").hasSizeGreaterThan(1);
        assertThat(desired("decode")).as("sizes of decode").hasSizeGreaterThan(1);
    }

    @Test
    void eachPoolScalesWithoutTheOther() {
        assertThat(decisions).as("prefill alone").anyMatch(decision -> changes(decision, "prefill", "decode"));
        assertThat(decisions).as("decode alone").anyMatch(decision -> changes(decision, "decode", "prefill"));
    }

    @Test
    void everyDecisionSpeaksInSentencesAndShowsItsSteps() {
        assertThat(decisions).hasSizeGreaterThan(50).allSatisfy(decision -> {
            assertThat(decision.path("sentence").asString("")).matches("(?s)\\S.{10,}\\.");
            decision.path("pools").forEach(pool -> {
                assertThat(pool.path("sentence").asString("")).matches("(?s)\\S.{10,}\\.");
                assertThat(pool.path("reason").asString("")).isNotBlank();
                assertThat(pool.path("steps").isArray()).isTrue();
                assertThat(pool.path("neededReplicas").isInt()).isTrue();
            });
        });
        assertThat(decisions)
                .filteredOn(decision -> changed(decision.path("pools").path("prefill"))
                        || changed(decision.path("pools").path("decode")))
                .isNotEmpty()
                .allSatisfy(decision -> assertThat(decision.path("pools").valueStream())
                        .anySatisfy(pool -> assertThat(pool.path("steps")).isNotEmpty()));
    }

    @Test
    void equalSeedsGiveEqualBytes() {
        assertThat(pagesAgain).isEqualTo(pages);
    }

    @Test
    void anotherSeedGivesOtherDecisions() {
        assertThat(pagesOfAnotherSeed).isNotEqualTo(pages);
    }

    @Test
    void thePageAndTheMetricsAreThere() {
        assertThat(console).containsIgnoringCase("<!doctype html>").contains("Leadline");
        assertThat(metrics).contains("leadline_desired_replicas{");
    }

    private static Run run(long seed) throws Exception {
        int port = Product.freePort();
        URI home = URI.create("http://127.0.0.1:" + port + "/");
        Path own = Files.createDirectories(folder.resolve("seed" + seed + "-" + port));
        List<String> arguments =
                List.of("demo", "--port", "" + port, "--speed", "0", "--seed", "" + seed, "--for", "15m");
        try (Product demo = Product.start("leadline.jar", own, arguments)) {
            String policy = awaitTheEnd(demo, home);
            List<String> read = new ArrayList<>();
            String cursor = "";
            do {
                HttpResponse<String> page =
                        demo.get(home.resolve("api/v1/policies/" + policy + "/decisions?limit=200" + cursor), PATIENCE);
                assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
                read.add(page.body());
                JsonNode next = JSON.readTree(page.body()).path("next");
                cursor = next.isString() ? "&cursor=" + next.asString() : "";
            } while (!cursor.isEmpty());
            return new Run(
                    read,
                    demo.get(home, PATIENCE).body(),
                    demo.get(home.resolve("metrics"), PATIENCE).body());
        }
    }

    /** Asks how far the demo is until it says that the replay is over; the answer is the policy that it runs. */
    private static String awaitTheEnd(Product demo, URI home) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            JsonNode state = JSON.readTree(demo.get(home.resolve("api/v1/demo?since=999999999"), PATIENCE)
                    .body());
            switch (state.path("phase").asString("")) {
                case "Finished" -> {
                    return state.path("policy").asString();
                }
                case "Failed" -> throw new AssertionError("the demo failed: " + state.path("message"));
                default -> demo.runsOn(Duration.ofMillis(250));
            }
            assertThat(System.nanoTime())
                    .as("the demo takes too long: " + state)
                    .isLessThan(deadline);
        }
    }

    private static Set<Integer> desired(String pool) {
        ToIntFunction<JsonNode> size = decision ->
                decision.path("pools").path(pool).path("desiredReplicas").asInt();
        Set<Integer> sizes = new LinkedHashSet<>();
        decisions.forEach(decision -> sizes.add(size.applyAsInt(decision)));
        return sizes;
    }

    private static boolean changes(JsonNode decision, String one, String other) {
        JsonNode all = decision.path("pools");
        return changed(all.path(one)) && !changed(all.path(other));
    }

    private static boolean changed(JsonNode pool) {
        return pool.path("desiredReplicas").asInt()
                != pool.path("currentReplicas").asInt();
    }
}
