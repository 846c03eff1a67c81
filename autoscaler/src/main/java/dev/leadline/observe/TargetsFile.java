// SPDX-License-Identifier: Apache-2.0
package dev.leadline.observe;

import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.Violation;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * A directory written by hand, for pods that nobody has to discover:
 *
 * <pre>
 * policies:
 * - policy: inference/qwen3-32b
 *   router: http://10.0.0.9:9090/metrics
 *   gpuExporters: [http://10.0.0.1:9400/metrics]
 *   freeAccelerators: 12
 *   pools:
 *     prefill:
 *     - {id: qwen-prefill-0, metrics: "http://10.0.0.5:8000/metrics", accelerators: 2}
 *     decode:
 *     - {id: qwen-decode-0, metrics: "http://10.0.0.6:8000/metrics", accelerators: 2, gpus: [GPU-3fa8]}
 * </pre>
 *
 * An instance is Ready unless its {@code state} says otherwise, and its GPUs are those of the pod of its id unless
 * {@code pod}, {@code namespace} or {@code gpus} say otherwise.
 */
public final class TargetsFile implements InstanceDirectory {
    private final Map<PolicyKey, Targets> policies;

    /** What one policy has. */
    record Targets(
            List<InstanceAddress> instances, Optional<URI> router, List<URI> gpuExporters, OptionalInt accelerators) {

        static final Targets NONE = new Targets(List.of(), Optional.empty(), List.of(), OptionalInt.empty());
    }

    /** A directory, or everything that is wrong with the file. */
    public sealed interface Parsed permits Valid, Invalid {}

    /** A usable file. */
    public record Valid(TargetsFile directory) implements Parsed {}

    /** Not usable. */
    public record Invalid(List<Violation> violations) implements Parsed {

        /** Copies the list. */
        public Invalid {
            violations = List.copyOf(violations);
        }
    }

    private TargetsFile(Map<PolicyKey, Targets> policies) {
        this.policies = Map.copyOf(policies);
    }

    /** Reads the text of a file. */
    public static Parsed parse(String yaml) {
        Object tree;
        try {
            tree = new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build()).loadFromString(yaml);
        } catch (MarkedYamlEngineException malformed) {
            String where = malformed
                    .getProblemMark()
                    .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1))
                    .orElse("");
            return invalid(where, "the file is not well-formed YAML: " + malformed.getProblem());
        } catch (YamlEngineException malformed) {
            return invalid("", "the file is not well-formed YAML: " + malformed.getMessage());
        }
        List<Violation> violations = new ArrayList<>();
        Map<PolicyKey, Targets> policies = new TargetsReader(violations).read(tree == null ? "" : tree);
        return violations.isEmpty() ? new Valid(new TargetsFile(policies)) : new Invalid(violations);
    }

    private static Parsed invalid(String where, String rule) {
        return new Invalid(List.of(new Violation(where, "", rule, "Check the indentation and the quotes there.")));
    }

    /** The policies that the file names. */
    public Set<PolicyKey> policies() {
        return policies.keySet();
    }

    /** The instances of the policy; none for a policy that the file does not name. */
    @Override
    public List<InstanceAddress> instances(PolicyKey policy) {
        return of(policy).instances();
    }

    @Override
    public Optional<URI> router(PolicyKey policy) {
        return of(policy).router();
    }

    @Override
    public List<URI> gpuExporters(PolicyKey policy) {
        return of(policy).gpuExporters();
    }

    @Override
    public OptionalInt freeAccelerators(PolicyKey policy) {
        return of(policy).accelerators();
    }

    private Targets of(PolicyKey policy) {
        return policies.getOrDefault(policy, Targets.NONE);
    }
}
