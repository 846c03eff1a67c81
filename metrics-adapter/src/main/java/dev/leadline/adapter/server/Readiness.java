// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.server;

import dev.leadline.adapter.wire.WireAnswer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Answers {@code /livez}, {@code /readyz} and {@code /healthz} as Kubernetes' own servers do: {@code ok}, or every check
 * by name with {@code ?verbose} and on failure, or one check by {@code /readyz/NAME}.
 */
public final class Readiness {

    private static final String TEXT = "text/plain; charset=utf-8";

    private final Map<String, BooleanSupplier> checks = new LinkedHashMap<>();

    /** A check of readiness; set before the server starts. */
    public Readiness with(String name, BooleanSupplier holds) {
        checks.put(name, holds);
        return this;
    }

    /** True when every check holds. */
    public boolean isReady() {
        return checks.values().stream().allMatch(BooleanSupplier::getAsBoolean);
    }

    /**
     * The answer of a probe.
     *
     * @param path such as /readyz or /readyz/shutdown
     * @param verbose whether every check is shown
     */
    WireAnswer answer(String path, boolean verbose) {
        String[] parts = path.split("/", -1);
        String probe = parts.length > 1 ? parts[1] : "";
        Map<String, BooleanSupplier> asked = probe.equals("readyz") ? checks : Map.of("ping", () -> true);
        if (parts.length == 3 && !parts[2].isEmpty()) {
            return Optional.ofNullable(asked.get(parts[2]))
                    .map(check -> check.getAsBoolean() ? text(200, "ok") : text(500, "[-]" + parts[2] + " failed\n"))
                    .orElseGet(() -> text(404, "there is no check named " + parts[2] + "\n"));
        }
        StringBuilder all = new StringBuilder();
        boolean good = true;
        for (Map.Entry<String, BooleanSupplier> check : asked.entrySet()) {
            boolean holds = check.getValue().getAsBoolean();
            good &= holds;
            all.append(holds ? "[+]" : "[-]").append(check.getKey()).append(holds ? " ok\n" : " failed\n");
        }
        if (good && !verbose) {
            return text(200, "ok");
        }
        all.append(probe).append(good ? " check passed\n" : " check failed\n");
        return text(good ? 200 : 500, all.toString());
    }

    private static WireAnswer text(int status, String body) {
        return new WireAnswer(status, TEXT, Optional.empty(), body.getBytes(StandardCharsets.UTF_8));
    }
}
