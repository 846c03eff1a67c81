// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the API server was asked, by whom, and what it answered: its own audit log. Requests of kwok and of the scheduler are
 * left out, {@link AuditRecord#stage} tells the start of a watch from its end.
 */
final class AuditLog {

    /** Verbs that change nothing. */
    static final Set<String> READS = Set.of("get", "list", "watch");

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;
    private final Runnable mark;

    /** @param mark makes a request, which comes after all that were answered before */
    AuditLog(Path file, Runnable mark) {
        this.file = file;
        this.mark = mark;
    }

    /**
     * One audited request; fields that it does not have are empty.
     *
     * @param stage ResponseStarted (of a watch), ResponseComplete or Panic
     * @param verb get, list, watch, create, update, patch, delete or deletecollection; the lower-case HTTP method for paths
     *     that are no resources
     * @param code HTTP status; 0 while a watch goes on
     * @param received when the API server had read the request
     * @param finished when it reached the stage
     */
    record AuditRecord(
            String stage,
            String verb,
            String group,
            String resource,
            String subresource,
            String namespace,
            String name,
            String user,
            String userAgent,
            String uri,
            int code,
            Instant received,
            Instant finished) {

        /** True for every verb but get, list and watch, and for a refused one too: it was tried. */
        boolean isWrite() {
            return !READS.contains(verb);
        }

        /** {@code verb group/resource/subresource}, as a rule of a role would name it. */
        String ruled() {
            return verb + " " + (group.isEmpty() ? "" : group + "/") + resource
                    + (subresource.isEmpty() ? "" : "/" + subresource);
        }
    }

    /** The place behind everything that is answered by now; give it to {@link #since}. */
    long now() {
        settle();
        return size();
    }

    /** Bytes that are written by now. */
    long size() {
        try {
            return Files.size(file);
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    /** True when a word stands in a whole line behind a place. */
    boolean contains(long place, String word) {
        try (SeekableByteChannel channel = Files.newByteChannel(file).position(place);
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            return lines.lines().anyMatch(line -> line.endsWith("}") && line.contains(word));
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
    }

    /** Everything since the API server's first start. */
    List<AuditRecord> all() {
        return since(0);
    }

    /** Everything from a place on that is answered by now. */
    List<AuditRecord> since(long place) {
        settle();
        List<AuditRecord> records = new ArrayList<>();
        try (SeekableByteChannel channel = Files.newByteChannel(file).position(place);
                BufferedReader lines = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                // A line that is being written is not closed yet.
                if (line.endsWith("}")) {
                    records.add(record(JSON.readTree(line)));
                }
            }
        } catch (IOException unread) {
            throw new UncheckedIOException(unread);
        }
        return List.copyOf(records);
    }

    /** What one user has asked from a place on: {@code system:serviceaccount:NAMESPACE:NAME} for a service account. */
    List<AuditRecord> since(long place, String user) {
        return since(place).stream()
                .filter(record -> record.user().equals(user))
                .toList();
    }

    /** The log is written behind the answers, in the same order but for milliseconds. */
    private void settle() {
        mark.run();
    }

    private static AuditRecord record(JsonNode node) {
        JsonNode object = node.path("objectRef");
        JsonNode impersonated = node.path("impersonatedUser").path("username");
        return new AuditRecord(
                text(node, "stage"),
                text(node, "verb"),
                text(object, "apiGroup"),
                text(object, "resource"),
                text(object, "subresource"),
                text(object, "namespace"),
                text(object, "name"),
                impersonated.isString() ? impersonated.stringValue() : text(node.path("user"), "username"),
                text(node, "userAgent"),
                text(node, "requestURI"),
                node.path("responseStatus").path("code").asInt(0),
                Instant.parse(text(node, "requestReceivedTimestamp")),
                Instant.parse(text(node, "stageTimestamp")));
    }

    private static String text(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isString() ? value.stringValue() : "";
    }
}
