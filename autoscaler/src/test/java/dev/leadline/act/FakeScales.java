// SPDX-License-Identifier: Apache-2.0
package dev.leadline.act;

import dev.leadline.cluster.OwnerLook;
import dev.leadline.cluster.ScaleFacts;
import dev.leadline.cluster.ScaleLook;
import dev.leadline.cluster.ScaleProblem;
import dev.leadline.cluster.ScaleWrite;
import dev.leadline.cluster.Scales;
import dev.leadline.loop.Samples;
import dev.leadline.policy.ScaleTarget;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One target as an API server would keep it: a version that grows, and 409 for a write of another one. */
final class FakeScales implements Scales {

    final List<String> calls = new ArrayList<>();
    final Map<String, OwnerLook> owners = new HashMap<>();

    /** What happens to the target right after the next reads, one for each. */
    final Deque<Runnable> behindOurBack = new ArrayDeque<>();

    int replicas = 3;
    List<ScaleFacts.Owner> ownedBy = List.of();
    List<ScaleFacts.FieldWriter> writers = new ArrayList<>();
    Optional<ScaleProblem> broken = Optional.empty();
    Duration lastDeadline = Duration.ZERO;

    private final Map<String, String> annotations = new HashMap<>();
    private int version = 1;

    void changes(int toReplicas) {
        replicas = toReplicas;
        version++;
    }

    void changes() {
        version++;
    }

    @Override
    public ScaleLook read(String namespace, ScaleTarget target) {
        calls.add("read");
        if (broken.isPresent()) {
            return new ScaleLook.Failed(broken.get(), "It is broken.");
        }
        ScaleFacts facts = new ScaleFacts(
                namespace,
                target,
                "uid",
                Integer.toString(version),
                1,
                replicas,
                replicas,
                Optional.of("app=decode"),
                annotations,
                ownedBy,
                writers,
                Samples.NOON);
        if (!behindOurBack.isEmpty()) {
            behindOurBack.removeFirst().run();
        }
        return new ScaleLook.Found(facts);
    }

    @Override
    public ScaleWrite write(ScaleFacts read, int wanted, Duration deadline) {
        calls.add("write " + wanted);
        lastDeadline = deadline;
        if (!read.resourceVersion().equals(Integer.toString(version))) {
            return new ScaleWrite.Outdated();
        }
        changes(wanted);
        return new ScaleWrite.Accepted(Integer.toString(version));
    }

    @Override
    public ScaleWrite annotate(ScaleFacts read, String key, String value, Duration deadline) {
        calls.add("annotate " + key);
        if (!read.resourceVersion().equals(Integer.toString(version))) {
            return new ScaleWrite.Outdated();
        }
        annotations.put(key, value);
        version++;
        return new ScaleWrite.Accepted(Integer.toString(version));
    }

    @Override
    public OwnerLook owner(String namespace, ScaleFacts.Owner owner) {
        calls.add("owner " + owner.name());
        return owners.getOrDefault(owner.name(), new OwnerLook.Gone());
    }
}
