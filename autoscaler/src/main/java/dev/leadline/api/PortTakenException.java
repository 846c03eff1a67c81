// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

/** Something else listens on the port; the message is one sentence for the operator. */
public final class PortTakenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PortTakenException(String address, int port, Throwable cause) {
        super(
                "Leadline cannot listen on " + address + ":" + port + ": the port is taken; give --port another one.",
                cause);
    }
}
