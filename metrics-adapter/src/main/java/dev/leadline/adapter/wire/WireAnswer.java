// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.wire;

import java.util.Optional;

/**
 * An answer, ready to be sent. The bytes may be shared by many answers: nobody changes them.
 *
 * @param status HTTP status
 * @param contentType exactly what the header says
 * @param etag value of the ETag header, quotes included
 * @param body UTF-8; empty for 304
 */
@SuppressWarnings("ArrayRecordComponent") // bytes that are sent as they are; two answers are never compared
public record WireAnswer(int status, String contentType, Optional<String> etag, byte[] body) {}
