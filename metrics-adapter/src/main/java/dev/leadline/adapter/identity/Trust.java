// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.identity;

import java.util.Optional;

/**
 * Whom this server believes. Replaced as a whole when it changes.
 *
 * @param frontProxies who may speak for others; absent when nobody may
 * @param clients who issues the certificates of users; absent when nobody does
 */
record Trust(Optional<FrontProxies> frontProxies, Optional<Authorities> clients) {

    static final Trust NOBODY = new Trust(Optional.empty(), Optional.empty());
}
