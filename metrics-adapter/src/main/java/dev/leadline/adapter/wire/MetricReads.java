// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.PolicyBoard;
import dev.leadline.adapter.board.ServedValue;
import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.board.Snapshot;
import dev.leadline.policy.PolicyKey;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads of a metric. One that names its policy is answered from that policy alone; another from its namespace. Where there
 * is no value the answer is 404 with the reason: to an HPA this and an empty list are both no metric, and only the 404 says
 * why.
 */
final class MetricReads {

    private static final long MOST_BYTES = 8L << 20;

    private final AnswerCache answers = new AnswerCache(MOST_BYTES);
    private volatile SnapshotView view = new SnapshotView(Snapshot.EMPTY);

    /** An answer that was given before and still stands. */
    Optional<WireAnswer> known(WireRequest request, Snapshot snapshot) {
        return answers.find(request, snapshot);
    }

    /** The answer to a GET of a metric by a client that accepts JSON. */
    WireAnswer answer(WireRequest request, RequestTarget.Metric target, Snapshot snapshot) throws MalformedRequest {
        RequestQuery query = RequestQuery.of(request.query());
        boolean pretty = RequestQuery.wantsPretty(request.query());
        if (query.wantsWatch()) {
            String message = "external metrics cannot be watched; read them again";
            return StatusDocument.of(405, "MethodNotAllowed", message, pretty);
        }
        Selector selector = query.selector();
        Optional<Signal> signal = Signal.of(target.metric());
        if (signal.isEmpty()) {
            String message = Absence.unknown(target.namespace(), target.metric());
            return StatusDocument.of(404, "NotFound", message, pretty);
        }
        Optional<String> policy =
                NamespaceValues.label(signal.get()).equals("policy") ? selector.only("policy") : Optional.empty();
        if (policy.isPresent()) {
            PolicyKey key = new PolicyKey(target.namespace(), policy.get());
            PolicyBoard board = snapshot.boards().get(key);
            WireAnswer answer = ofPolicy(target.namespace(), signal.get(), selector, board, pretty);
            answers.keep(request, answer, new AnswerCache.OfPolicy(key, board));
            return answer;
        }
        NamespaceValues values = view(snapshot).namespace(target.namespace());
        List<ServedValue> selected = values.select(signal.get(), selector);
        WireAnswer answer = list(target.namespace(), signal.get(), selector, selected, values.boards(), pretty);
        answers.keep(request, answer, new AnswerCache.OfSnapshot(new WeakReference<>(snapshot)));
        return answer;
    }

    private static WireAnswer ofPolicy(
            String namespace, Signal signal, Selector selector, @Nullable PolicyBoard board, boolean pretty) {
        List<PolicyBoard> boards = board == null ? List.of() : List.of(board);
        List<ServedValue> selected = boards.stream()
                .flatMap(of -> of.values().stream())
                .filter(value -> value.signal() == signal && selector.selects(value.labels()))
                .toList();
        return list(namespace, signal, selector, selected, boards, pretty);
    }

    private static WireAnswer list(
            String namespace,
            Signal signal,
            Selector selector,
            List<ServedValue> selected,
            List<PolicyBoard> boards,
            boolean pretty) {
        return selected.isEmpty()
                ? StatusDocument.of(404, "NotFound", Absence.of(namespace, signal, selector, boards), pretty)
                : ValueList.of(selected, pretty);
    }

    @SuppressWarnings("ReferenceEquality") // a snapshot never changes: another one is another object
    private SnapshotView view(Snapshot snapshot) {
        SnapshotView latest = view;
        if (latest.snapshot() != snapshot) {
            latest = new SnapshotView(snapshot);
            view = latest;
        }
        return latest;
    }
}
