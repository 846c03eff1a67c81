// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where KEDA is answered.
 *
 * @param address to listen on; port 0 takes a free one
 * @param clientAuthorities PEM file with the authorities of clients; where it is given, only clients with a certificate of
 *     one of them are heard, and the file may change at any time
 */
public record KedaSettings(InetSocketAddress address, Optional<Path> clientAuthorities) {}
