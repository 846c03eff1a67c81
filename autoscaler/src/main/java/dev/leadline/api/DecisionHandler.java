// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.loop.DecisionDocument;
import dev.leadline.loop.DecisionJournal;
import dev.leadline.loop.JournalEntry;
import dev.leadline.loop.JournalQuery;
import dev.leadline.loop.Latest;
import dev.leadline.loop.Page;
import dev.leadline.loop.PolicyRegistry;
import dev.leadline.policy.PolicyKey;
import java.util.List;
import java.util.Optional;
import org.springframework.web.reactive.function.server.ServerRequest;
import org.springframework.web.reactive.function.server.ServerResponse;
import reactor.core.publisher.Mono;

/** What was seen, what is ahead and what was decided, of one policy. */
final class DecisionHandler {

    private final PolicyRegistry registry;
    private final DecisionJournal journal;
    private final Answers answers;

    DecisionHandler(PolicyRegistry registry, DecisionJournal journal, Answers answers) {
        this.registry = registry;
        this.journal = journal;
        this.answers = answers;
    }

    /** A list as the API writes it. */
    record Listing<T>(List<T> items, Optional<String> next) {}

    Mono<ServerResponse> list(ServerRequest request) {
        PolicyKey key = inForce(request);
        JournalQuery query = new JournalQuery(
                key,
                QueryParameters.time(request, "from"),
                QueryParameters.time(request, "to"),
                QueryParameters.limit(request),
                QueryParameters.cursor(request));
        return answers.json(() -> {
            Page<JournalEntry> page = journal.list(query);
            return new Listing<>(page.items().stream().map(DecisionDocument::of).toList(), page.next());
        });
    }

    Mono<ServerResponse> get(ServerRequest request) {
        PolicyKey key = inForce(request);
        String id = request.pathVariable("id");
        return answers.json(() -> journal.find(key, id)
                .map(DecisionDocument::of)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "unknown-decision",
                        "No such decision",
                        "The journal of " + key + " holds no decision " + id + "."))));
    }

    Mono<ServerResponse> observation(ServerRequest request) {
        return answers.json(() -> ObservationDocument.of(latest(request).cycle().observation()));
    }

    Mono<ServerResponse> forecast(ServerRequest request) {
        PolicyKey key = PolicyHandler.key(request);
        return answers.json(() -> ForecastDocument.of(
                latest(request).cycle().ahead(), registry.explain(key), registry.signalsAhead(key)));
    }

    private Latest latest(ServerRequest request) {
        PolicyKey key = inForce(request);
        return registry.latest(key)
                .orElseThrow(() -> new ProblemException(Problem.of(
                        404,
                        "nothing-seen",
                        "Nothing seen yet",
                        "Leadline has not seen the fleet of " + key + " since it started.")));
    }

    private PolicyKey inForce(ServerRequest request) {
        PolicyKey key = PolicyHandler.key(request);
        if (registry.find(key).isEmpty()) {
            throw PolicyHandler.unknown(key);
        }
        return key;
    }
}
