// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import externalscaler.GetMetricsRequest;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of KEDA's years before the fields of fractions: it knows the first two fields of a message and skips the rest. */
class OldClientTest {

    private final KedaRig rig = new KedaRig();

    @AfterEach
    void close() {
        rig.close();
    }

    @Test
    void readsTheTargetAsAWholeNumber() throws IOException {
        byte[] answer = call("GetMetricSpec", KedaRig.decode().toByteArray());

        assertThat(onlyItem(answer)).isEqualTo(Map.of(1, "leadline_desired_replicas", 2, 1L));
    }

    @Test
    void readsTheReplicasAsAWholeNumber() throws IOException {
        rig.publish("decode", 7);
        GetMetricsRequest request = GetMetricsRequest.newBuilder()
                .setScaledObjectRef(KedaRig.decode())
                .setMetricName("s0-leadline_desired_replicas")
                .build();

        assertThat(onlyItem(call("GetMetrics", request.toByteArray())))
                .isEqualTo(Map.of(1, "leadline_desired_replicas", 2, 7L));
    }

    @Test
    void callsThatWereTakenBackAreNotImplemented() {
        for (String gone : new String[] {"New", "Close"}) {
            assertThatExceptionOfType(StatusRuntimeException.class)
                    .isThrownBy(() -> call(gone, KedaRig.decode().toByteArray()))
                    .satisfies(
                            refused -> assertThat(refused.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
        }
    }

    @Test
    void garbageIsNoReasonToFall() {
        assertThatExceptionOfType(StatusRuntimeException.class)
                .isThrownBy(() -> call("GetMetrics", new byte[] {-1, -1, -1, -1, 7}));
        assertThat(rig.asking().getMetricSpec(KedaRig.decode()).getMetricSpecsCount())
                .isEqualTo(1);
    }

    private byte[] call(String method, byte[] request) {
        MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("externalscaler.ExternalScaler/" + method)
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
        return ClientCalls.blockingUnaryCall(rig.channel(), descriptor, CallOptions.DEFAULT, request);
    }

    /** Fields 1 and 2 of the only item of a response. */
    private static Map<Integer, Object> onlyItem(byte[] response) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(response);
        assertThat(WireFormat.getTagFieldNumber(in.readTag())).isEqualTo(1);
        CodedInputStream item = CodedInputStream.newInstance(in.readByteArray());
        assertThat(in.isAtEnd()).isTrue();
        Map<Integer, Object> fields = new TreeMap<>();
        for (int tag = item.readTag(); tag != 0; tag = item.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> fields.put(1, item.readString());
                case 2 -> fields.put(2, item.readInt64());
                default -> item.skipField(tag);
            }
        }
        return fields;
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] bytes) {
            return new ByteArrayInputStream(bytes);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        }
    }
}
