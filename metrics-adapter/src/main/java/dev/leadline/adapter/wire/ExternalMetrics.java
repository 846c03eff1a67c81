// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import dev.leadline.adapter.board.Snapshot;

/** The documents of external.metrics.k8s.io. Answers from memory alone, whatever is asked, and never throws. */
public interface ExternalMetrics {

    /** What a request asks for. */
    RequestTarget target(WireRequest request);

    /** The answer of this moment. HEAD is answered like GET; the server leaves out the body. */
    WireAnswer answer(WireRequest request, Snapshot snapshot);

    /** A Status of the API server's form. */
    WireAnswer failure(int status, String reason, String message);
}
