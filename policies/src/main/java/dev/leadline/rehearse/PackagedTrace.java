// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** The real traces that come with Leadline; NOTICE names their sources and licences. */
public enum PackagedTrace {
    /** 57 minutes of a code completion service, 8,819 requests (Azure, 2023). */
    AZURE_2023_CODE("azure2023_code.requests.csv.gz"),
    /** Two hours of a reasoning model, seconds 7,200 to 14,400 of the file it was cut from (ServeGen). */
    SERVEGEN_DEEPSEEK_R1("servegen_deepseek-r1.requests.csv.gz");

    private final String file;

    PackagedTrace(String file) {
        this.file = file;
    }

    /** All requests, by time of arrival; times as in the file. */
    public List<TraceRequest> requests() {
        try (InputStream stream = PackagedTrace.class.getResourceAsStream("traces/" + file)) {
            if (stream == null) {
                throw new IllegalStateException(
                        "traces/" + file + " is missing beside " + PackagedTrace.class.getName());
            }
            return TraceReader.read(stream, file);
        } catch (IOException failure) {
            throw new UncheckedIOException("the packaged trace " + file + " cannot be read", failure);
        }
    }
}
