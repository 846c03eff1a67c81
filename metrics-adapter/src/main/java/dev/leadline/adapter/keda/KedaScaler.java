// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.adapter.board.Board;
import dev.leadline.adapter.board.Signal;
import dev.leadline.adapter.board.Snapshot;
import externalscaler.ExternalScalerGrpc;
import externalscaler.GetMetricSpecResponse;
import externalscaler.GetMetricsRequest;
import externalscaler.GetMetricsResponse;
import externalscaler.IsActiveResponse;
import externalscaler.MetricSpec;
import externalscaler.MetricValue;
import externalscaler.ScaledObjectRef;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * KEDA's external scaler, for triggers of type external and external-push. Everything is answered from the board, no call
 * waits for anything.
 *
 * <p>The metric is the number of replicas and its target is 1, so that KEDA's HPA comes to just that number. Where there is no
 * number the answer is NOT_FOUND with a sentence, never 0 and never inactive: KEDA then holds what runs or takes its own
 * fallback. A trigger that cannot be right is INVALID_ARGUMENT; one that reaches for another namespace is PERMISSION_DENIED.
 */
public final class KedaScaler extends ExternalScalerGrpc.ExternalScalerImplBase implements AutoCloseable {

    /** The name of the only metric; KEDA puts {@code s0-} and the like before it. */
    public static final String METRIC = Signal.DesiredReplicas.metric();

    private static final Pattern ASKED = Pattern.compile("(s[0-9]{1,4}-)?" + METRIC, Pattern.CASE_INSENSITIVE);

    /** Both fields: older KEDA reads the whole number, newer the other. */
    private static final GetMetricSpecResponse SPEC = GetMetricSpecResponse.newBuilder()
            .addMetricSpecs(MetricSpec.newBuilder()
                    .setMetricName(METRIC)
                    .setTargetSize(1)
                    .setTargetSizeFloat(1))
            .build();

    private final Board board;
    private final Set<PushStream<?>> streams = ConcurrentHashMap.newKeySet();
    private final Consumer<Snapshot> listener;
    private volatile boolean closed;

    /** @param board what is served; listened to until this is closed */
    public KedaScaler(Board board) {
        this.board = board;
        this.listener = this::push;
        board.listen(listener);
    }

    @Override
    public void isActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> client) {
        switch (TriggerReader.read(request).answer(board.snapshot())) {
            case Answer.Replicas replicas -> reply(client, active(replicas));
            case Answer.Refused refused -> client.onError(refused.exception());
        }
    }

    @Override
    public void streamIsActive(ScaledObjectRef request, StreamObserver<IsActiveResponse> client) {
        stream(request, client, answer -> switch (answer) {
            case Answer.Replicas replicas -> Optional.of(active(replicas));
            case Answer.Refused refused -> Optional.empty();
        });
    }

    /** Does not need a number: a ScaledObject that is created before its policy gets its HPA all the same. */
    @Override
    public void getMetricSpec(ScaledObjectRef request, StreamObserver<GetMetricSpecResponse> client) {
        if (TriggerReader.read(request).answer(board.snapshot()) instanceof Answer.Refused refused
                && !refused.mayPass()) {
            client.onError(refused.exception());
        } else {
            reply(client, SPEC);
        }
    }

    /** Says it once: the target never changes, whatever the number does. */
    @Override
    public void streamMetricSpec(ScaledObjectRef request, StreamObserver<GetMetricSpecResponse> client) {
        stream(request, client, answer -> Optional.of(SPEC));
    }

    @Override
    public void getMetrics(GetMetricsRequest request, StreamObserver<GetMetricsResponse> client) {
        if (!request.getMetricName().isEmpty()
                && !ASKED.matcher(request.getMetricName()).matches()) {
            client.onError(new Answer.Refused(
                            Status.Code.INVALID_ARGUMENT,
                            "Metric \"" + Shown.line(request.getMetricName())
                                    + "\" is not served here. GetMetricSpec names " + METRIC
                                    + ", which is the only one; maybe the HPA is older than the trigger.")
                    .exception());
            return;
        }
        switch (TriggerReader.read(request.getScaledObjectRef()).answer(board.snapshot())) {
            case Answer.Replicas replicas -> reply(client, metrics(replicas));
            case Answer.Refused refused -> client.onError(refused.exception());
        }
    }

    /** Hears no more of the board and ends all streams, so that clients look for another server. */
    @Override
    public void close() {
        closed = true;
        board.ignore(listener);
        streams.forEach(PushStream::close);
        streams.clear();
    }

    /** Streams that are open now. */
    int openStreams() {
        return streams.size();
    }

    private void push(Snapshot snapshot) {
        streams.forEach(PushStream::look);
    }

    private <M> void stream(ScaledObjectRef request, StreamObserver<M> client, Function<Answer, Optional<M>> message) {
        switch (TriggerReader.read(request)) {
            case Trigger.Wrong wrong -> client.onError(wrong.why().exception());
            case PoolTrigger trigger -> {
                PushStream<M> stream =
                        new PushStream<>(board::snapshot, trigger, message, (ServerCallStreamObserver<M>) client);
                stream.prepare(() -> streams.remove(stream));
                streams.add(stream);
                stream.look();
                if (closed) {
                    stream.close();
                }
            }
        }
    }

    private static IsActiveResponse active(Answer.Replicas replicas) {
        return IsActiveResponse.newBuilder().setResult(replicas.active()).build();
    }

    private static GetMetricsResponse metrics(Answer.Replicas replicas) {
        return GetMetricsResponse.newBuilder()
                .addMetricValues(MetricValue.newBuilder()
                        .setMetricName(METRIC)
                        .setMetricValue(replicas.whole())
                        .setMetricValueFloat(replicas.count()))
                .build();
    }

    private static <M> void reply(StreamObserver<M> client, M message) {
        client.onNext(message);
        client.onCompleted();
    }
}
