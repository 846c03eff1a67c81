// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.rbac.ClusterRole;
import io.fabric8.kubernetes.api.model.rbac.PolicyRule;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * One verb on one resource.
 *
 * @param group empty for the core group
 * @param resource with its subresource, such as {@code deployments/scale}
 * @param verb such as {@code patch}
 */
record Right(String group, String resource, String verb) {

    /** As an audit record names it. */
    String ruled() {
        return verb + " " + (group.isEmpty() ? "" : group + "/") + resource;
    }

    /** What the roles among some objects grant, as {@link #ruled} says it. */
    static Set<String> granted(List<GenericKubernetesResource> objects) {
        return objects.stream()
                .filter(Right::isRole)
                .flatMap(role -> rules(role).stream())
                .flatMap(rule -> rule.getApiGroups().stream()
                        .flatMap(group -> rule.getResources().stream()
                                .flatMap(resource -> rule.getVerbs().stream()
                                        .map(verb -> new Right(group, resource, verb).ruled()))))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The same role without one right. Rules of a role name one group each. */
    static GenericKubernetesResource without(GenericKubernetesResource role, Right missing) {
        List<PolicyRule> left = rules(role).stream()
                .map(rule -> without(rule, missing))
                .filter(rule -> !rule.getVerbs().isEmpty())
                .toList();
        GenericKubernetesResource less = Serialization.clone(role);
        less.setAdditionalProperty("rules", left);
        return less;
    }

    private static PolicyRule without(PolicyRule rule, Right missing) {
        boolean named = rule.getApiGroups().contains(missing.group())
                && rule.getResources().contains(missing.resource());
        return named ? rule.edit().removeFromVerbs(missing.verb()).build() : rule;
    }

    static boolean isRole(GenericKubernetesResource object) {
        return object.getKind().equals("Role") || object.getKind().equals("ClusterRole");
    }

    private static List<PolicyRule> rules(GenericKubernetesResource role) {
        String text = Serialization.asJson(role);
        return role.getKind().equals("ClusterRole")
                ? Serialization.unmarshal(text, ClusterRole.class).getRules()
                : Serialization.unmarshal(text, Role.class).getRules();
    }
}
