// SPDX-License-Identifier: Apache-2.0
package dev.leadline.adapter.keda;

import dev.leadline.policy.PolicyKey;
import externalscaler.ScaledObjectRef;
import io.grpc.Status;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Reads a trigger's metadata: {@code policy}, {@code pool} where the policy has several, and {@code namespace}, which can
 * only repeat the ScaledObject's. Keys of KEDA's own, such as {@code scalerAddress}, come along and are left alone.
 */
final class TriggerReader {

    /** DNS-1123 subdomain. */
    private static final Pattern NAME = Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?");

    private TriggerReader() {}

    static Trigger read(ScaledObjectRef reference) {
        String namespace = reference.getNamespace();
        if (namespace.isBlank()) {
            return wrong(
                    "The request has no scaledObjectRef.namespace. It says which policies may be read, and KEDA always"
                            + " sends it; maybe the client is not KEDA.");
        }
        String where = "ScaledObject " + Shown.line(namespace) + "/" + Shown.line(reference.getName());
        Optional<String> other = metadata(reference, "namespace").filter(name -> !name.equals(namespace));
        if (other.isPresent()) {
            return new Trigger.Wrong(new Answer.Refused(
                    Status.Code.PERMISSION_DENIED,
                    where + ", trigger metadata namespace \"" + Shown.line(other.get())
                            + "\": not its own. A ScaledObject"
                            + " reads policies of its own namespace only; leave namespace out, or create the ScaledObject"
                            + " where the policy is."));
        }
        Optional<String> policy = metadata(reference, "policy");
        if (policy.isEmpty()) {
            return wrong(where + ", trigger metadata policy: missing. It is the name of a ScalingPolicy in namespace "
                    + Shown.line(namespace) + "; add policy: NAME to the trigger's metadata.");
        }
        if (!NAME.matcher(policy.get()).matches()) {
            return wrong(
                    where + ", trigger metadata policy \"" + Shown.line(policy.get()) + "\": not a name. A name is made"
                            + " of lower-case letters, digits, '-' and '.', and the namespace is always the ScaledObject's; write"
                            + " the name alone.");
        }
        return new PoolTrigger(where, new PolicyKey(namespace, policy.get()), metadata(reference, "pool"));
    }

    private static Trigger wrong(String sentence) {
        return new Trigger.Wrong(new Answer.Refused(Status.Code.INVALID_ARGUMENT, sentence));
    }

    /** What a template left empty is not given. */
    private static Optional<String> metadata(ScaledObjectRef reference, String key) {
        return Optional.of(reference.getScalerMetadataOrDefault(key, "").strip())
                .filter(value -> !value.isEmpty());
    }
}
