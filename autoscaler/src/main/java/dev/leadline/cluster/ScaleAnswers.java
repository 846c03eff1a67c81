// SPDX-License-Identifier: Apache-2.0
package dev.leadline.cluster;

import dev.leadline.policy.ScaleTarget;
import java.util.Locale;

/** Says what a refusal of the API server means: what, where and what to do. */
final class ScaleAnswers {

    private ScaleAnswers() {}

    /** A problem with its sentence. */
    record Trouble(ScaleProblem problem, String sentence) {

        ScaleLook.Failed asLook() {
            return new ScaleLook.Failed(problem, sentence);
        }

        ScaleWrite.Failed asWrite() {
            return new ScaleWrite.Failed(problem, sentence);
        }
    }

    /** The call that was refused. */
    record Call(String verb, KindDirectory.Resource resource, boolean scale, String namespace, ScaleTarget target) {
        String right() {
            String group = resource.kind().group();
            return "the verb \"" + verb + "\" on \"" + resource.plural() + (scale ? "/scale" : "")
                    + "\" of the API group \"" + group + "\" in namespace " + namespace;
        }
    }

    static String name(String namespace, ScaleTarget target) {
        return target.kind() + " " + namespace + "/" + target.name();
    }

    static Trouble unknownKind(String namespace, ScaleTarget target) {
        return new Trouble(
                ScaleProblem.NotScalable,
                "The API server serves no kind " + target.kind() + " of " + target.apiVersion() + ", so "
                        + name(namespace, target)
                        + " cannot be scaled; install its custom resource definition or correct the target.");
    }

    static Trouble noScale(String namespace, ScaleTarget target) {
        return new Trouble(
                ScaleProblem.NotScalable,
                name(namespace, target) + " cannot be scaled: " + target.kind() + " of " + target.apiVersion()
                        + " has no scale subresource; name the object below or above it that has one.");
    }

    static Trouble missing(String namespace, ScaleTarget target) {
        return new Trouble(
                ScaleProblem.Missing,
                name(namespace, target) + " does not exist; create it or correct the target in the policy.");
    }

    static Trouble goingAway(String namespace, ScaleTarget target) {
        return new Trouble(
                ScaleProblem.Missing,
                name(namespace, target)
                        + " is being deleted, so it is not scaled any more; remove the pool or create it anew.");
    }

    static Trouble terminating(String namespace, ScaleTarget target) {
        return new Trouble(
                ScaleProblem.NamespaceTerminating,
                "The namespace " + namespace + " is being deleted, so " + target.kind() + " " + target.name()
                        + " is not scaled any more.");
    }

    static Trouble emptySelector(String namespace, ScaleTarget target) {
        return new Trouble(
                ScaleProblem.SelectorEmpty,
                name(namespace, target)
                        + " has no pod selector in the status of its scale subresource, so its instances cannot be told; "
                        + "see whether its controller runs.");
    }

    /** What an answer that is not a success means, 404 and 409 left to the caller. */
    static Trouble of(Call call, ApiCaller.Answer answer) {
        String what = name(call.namespace(), call.target());
        return switch (answer) {
            case ApiCaller.Silent silent ->
                new Trouble(
                        ScaleProblem.Unreachable,
                        what + " could not be " + done(call) + ": " + silent.why()
                                + "; the next decision tries again.");
            case ApiCaller.Said said -> said(call, said, what);
        };
    }

    private static Trouble said(Call call, ApiCaller.Said said, String what) {
        String message = said.message();
        String lower = message.toLowerCase(Locale.ROOT);
        if (said.code() == 403
                && said.body().path("details").path("causes").toString().contains("NamespaceTerminating")) {
            return terminating(call.namespace(), call.target());
        }
        boolean admission = lower.contains("admission webhook")
                || lower.contains("denied the request")
                || lower.contains("validatingadmissionpolicy");
        if ((said.code() == 403 || said.code() == 401) && !admission) {
            String ending = said.code() == 401
                    ? "the API server does not accept Leadline's credentials; renew them."
                    : "grant Leadline's service account " + call.right() + ".";
            return new Trouble(ScaleProblem.Forbidden, what + " could not be " + done(call) + ": " + ending);
        }
        if (said.code() == 405) {
            return noScale(call.namespace(), call.target());
        }
        if (lower.contains("replicas field")) {
            return new Trouble(
                    ScaleProblem.Refused,
                    what + " could not be " + done(call)
                            + ": it asks for no number of replicas; set one in its specification.");
        }
        if (said.code() == 429 || (said.code() >= 500 && !admission)) {
            return new Trouble(
                    ScaleProblem.Unreachable,
                    what + " could not be " + done(call) + ": the API server answered " + said.code() + " (" + message
                            + "); the next decision tries again.");
        }
        return new Trouble(
                ScaleProblem.Refused,
                what + " could not be " + done(call) + ": the API server answered " + said.code() + " (" + message
                        + "); change the bounds of the pool or what refuses them.");
    }

    private static String done(Call call) {
        return switch (call.verb()) {
            case "get" -> "read";
            case "patch" -> "marked";
            default -> "scaled";
        };
    }
}
