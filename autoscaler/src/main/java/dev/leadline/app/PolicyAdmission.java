// SPDX-License-Identifier: Apache-2.0
package dev.leadline.app;

import dev.leadline.act.ScaleActuator;
import dev.leadline.act.TargetRegistry;
import dev.leadline.api.PolicyService;
import dev.leadline.cluster.PolicyListener;
import dev.leadline.cluster.PolicyMeta;
import dev.leadline.observe.ScrapedFleets;
import dev.leadline.policy.Mode;
import dev.leadline.policy.ParsedPolicy;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import dev.leadline.policy.Violation;
import dev.leadline.status.StatusPublisher;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings the policies of a cluster into force, and tells everyone who keeps something of them when they go. */
final class PolicyAdmission implements PolicyListener {

    private static final Logger log = LoggerFactory.getLogger(PolicyAdmission.class);

    private final PolicyService policies;
    private final TargetRegistry targets;
    private final ScaleActuator actuator;
    private final ScrapedFleets fleets;
    private final StatusPublisher publisher;
    private final Map<PolicyKey, PolicyMeta> known;
    private final Map<PolicyKey, ScalingPolicy> inForce = new ConcurrentHashMap<>();

    /** @param known the newest version of each policy object; kept up to date here */
    PolicyAdmission(
            PolicyService policies,
            TargetRegistry targets,
            ScaleActuator actuator,
            ScrapedFleets fleets,
            StatusPublisher publisher,
            Map<PolicyKey, PolicyMeta> known) {
        this.policies = policies;
        this.targets = targets;
        this.actuator = actuator;
        this.fleets = fleets;
        this.publisher = publisher;
        this.known = known;
    }

    @Override
    public void inForce(ParsedPolicy.Valid policy, PolicyMeta meta) {
        known.put(meta.key(), meta);
        // The claim comes first, or a younger policy could write to a target before the older one claims it.
        targets.put(policy.policy(), meta.created());
        policies.adopt(policy.policy());
        ScalingPolicy before = inForce.put(meta.key(), policy.policy());
        if (before == null) {
            log.info("{} is in force ({}).", meta.key(), policy.policy().mode());
        } else if (policy.policy().mode() != Mode.Enforce
                || policy.policy().drain().isEmpty()) {
            release(before);
        }
        publisher.accepted(meta);
    }

    /** Replicas that were to finish their requests before they go would be kept from requests for ever. */
    private void release(ScalingPolicy before) {
        actuator.release(before)
                .forEach(problem -> log.warn("A drain of {} could not be ended: {}", before.key(), problem));
    }

    @Override
    public void invalid(PolicyMeta meta, List<Violation> violations) {
        known.put(meta.key(), meta);
        log.warn(
                "{} is not valid and {}: {}: {}.",
                meta.key(),
                inForce.containsKey(meta.key()) ? "its last valid specification stays in force" : "not in force",
                violations.getFirst().path(),
                violations.getFirst().rule());
        publisher.invalid(meta, violations);
    }

    @Override
    public void gone(PolicyKey key) {
        known.remove(key);
        ScalingPolicy before = inForce.remove(key);
        policies.withdraw(key);
        if (before != null) {
            release(before);
        }
        targets.remove(key);
        actuator.forget(key);
        fleets.retain(inForce.keySet());
        publisher.gone(key);
        log.info("{} is deleted; its targets keep their size.", key);
    }
}
