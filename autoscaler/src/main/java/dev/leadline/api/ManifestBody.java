// SPDX-License-Identifier: Apache-2.0
package dev.leadline.api;

import dev.leadline.policy.Violation;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** One object of Kubernetes from the body of a request, YAML or JSON. */
final class ManifestBody {

    private static final int DEEPEST = 50;
    private static final LoadSettings SETTINGS = LoadSettings.builder()
            .setAllowDuplicateKeys(false)
            .setCodePointLimit(RequestBodies.MANIFEST)
            .build();

    private ManifestBody() {}

    /**
     * The object as maps, lists and scalars.
     *
     * @throws ProblemException when the body is not exactly one mapping
     */
    static Map<?, ?> parse(String text) {
        // JSON may be indented with tabs, YAML may not.
        String yaml = text.stripLeading().startsWith("{") ? text.replace('\t', ' ') : text;
        try {
            refuseForm(yaml);
            if (new Load(SETTINGS).loadFromString(yaml) instanceof Map<?, ?> object) {
                return object;
            }
        } catch (YamlEngineException malformed) {
            String said = String.valueOf(malformed.getMessage()).strip();
            throw refused(
                    said.substring(0, Math.min(said.length(), 200)),
                    "the body is one YAML or JSON document",
                    "Send the object alone, as kubectl get -o yaml prints it.");
        }
        throw refused("", "the body is one object", "Send a HorizontalPodAutoscaler or a ScaledObject.");
    }

    /** Checked on events: loading goes as deep on the stack as the text nests, and an alias can stand for anything. */
    private static void refuseForm(String yaml) {
        int depth = 0;
        for (Iterator<Event> events = new Parse(SETTINGS).parseString(yaml).iterator(); events.hasNext(); ) {
            Event event = events.next();
            if (event instanceof AliasEvent) {
                throw refused("", "an object has no YAML aliases", "Write the values out.");
            }
            depth += event instanceof CollectionStartEvent ? 1 : 0;
            depth -= event instanceof CollectionEndEvent ? 1 : 0;
            if (depth > DEEPEST) {
                throw refused(
                        "", "values nest at most " + DEEPEST + " deep", "Send the object as it is in the cluster.");
            }
        }
    }

    private static ProblemException refused(String value, String rule, String hint) {
        return new ProblemException(Problem.invalid(
                400,
                "invalid-manifest",
                "The manifest cannot be read",
                List.of(new Violation("(document)", value, rule, hint))));
    }
}
