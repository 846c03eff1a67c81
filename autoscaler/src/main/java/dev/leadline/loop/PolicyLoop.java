// SPDX-License-Identifier: Apache-2.0
package dev.leadline.loop;

import dev.leadline.act.ActuationResult;
import dev.leadline.act.Actuator;
import dev.leadline.act.NoActuator;
import dev.leadline.decide.Cycle;
import dev.leadline.decide.ScalingPlan;
import dev.leadline.fleet.FleetSnapshot;
import dev.leadline.policy.PolicyKey;
import dev.leadline.policy.ScalingPolicy;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of the data: observe, forecast, decide, act, journal, publish. Observations of one policy pass one after the
 * other, in the order they came.
 */
public final class PolicyLoop {

    private static final Logger log = LoggerFactory.getLogger(PolicyLoop.class);

    private final PolicyRegistry registry;
    private final DecisionJournal journal;
    private final Actuator actuator;
    private final Actuator publisher = new NoActuator();
    private final List<DecisionListener> listeners;
    private final InstantSource clock;

    /**
     * @param registry the policies in force
     * @param journal keeps every decision
     * @param actuator writes for policies in mode Enforce, and only for them
     * @param listeners hear of every journaled decision
     * @param clock tells when decisions were made; decisions themselves know only the observation's time
     */
    public PolicyLoop(
            PolicyRegistry registry,
            DecisionJournal journal,
            Actuator actuator,
            List<DecisionListener> listeners,
            InstantSource clock) {
        this.registry = registry;
        this.journal = journal;
        this.actuator = actuator;
        this.listeners = List.copyOf(listeners);
        this.clock = clock;
    }

    /**
     * One pass with what was just seen.
     *
     * @throws NoSuchElementException when the policy is not in force
     * @throws IllegalArgumentException when the snapshot is not newer than the last one
     */
    public ScalingPlan cycle(PolicyKey key, FleetSnapshot seen) {
        GovernedPolicy governed = registry.governed(key).orElseThrow(() -> notInForce(key));
        return governed.inTurn(() -> {
            if (governed.isRetired()) {
                throw notInForce(key);
            }
            return pass(governed, seen, Optional.empty());
        });
    }

    private static NoSuchElementException notInForce(PolicyKey key) {
        return new NoSuchElementException("the policy " + key + " is not in force");
    }

    /**
     * One pass with what somebody pushed. The same push again gets the same answer; one that is older than the last
     * decision, or contradicts it, is refused and changes nothing.
     *
     * @param fingerprint digest of the pushed body
     */
    public Admission admit(PolicyKey key, FleetSnapshot seen, String fingerprint) {
        Optional<GovernedPolicy> found = registry.governed(key);
        if (found.isEmpty()) {
            return new Admission.UnknownPolicy(key);
        }
        GovernedPolicy governed = found.get();
        return governed.inTurn(() -> admitInTurn(governed, key, seen, fingerprint));
    }

    private Admission admitInTurn(GovernedPolicy governed, PolicyKey key, FleetSnapshot seen, String fingerprint) {
        if (governed.isRetired()) {
            return new Admission.UnknownPolicy(key);
        }
        Optional<JournalEntry> last = governed.last(() -> journal.latest(key));
        if (last.isPresent() && !seen.time().isAfter(last.get().plan().time())) {
            return repeated(governed, last.get(), seen.time(), fingerprint);
        }
        ScalingPlan plan = pass(governed, seen, Optional.of(fingerprint));
        ActuationResult done = governed.latest().orElseThrow().actuation();
        return new Admission.Decided(plan, done, false);
    }

    private Admission repeated(GovernedPolicy governed, JournalEntry last, Instant time, String fingerprint) {
        Instant decided = last.plan().time();
        if (time.equals(decided) && last.fingerprint().equals(Optional.of(fingerprint))) {
            journalOnce(governed, last);
            return new Admission.Decided(last.plan(), last.actuation(), true);
        }
        String sentence = time.equals(decided)
                ? "An observation of " + decided + " was decided already and said something else; "
                        + "send the next one with a later time."
                : "The observation is of " + time + ", but one of " + decided
                        + " was decided already; observations must come in the order of their times.";
        return new Admission.Conflict(decided, sentence);
    }

    private ScalingPlan pass(GovernedPolicy governed, FleetSnapshot seen, Optional<String> fingerprint) {
        long start = System.nanoTime();
        Cycle cycle = governed.controller().step(seen); // observe → forecast → decide
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        ScalingPolicy policy = governed.policy();
        ActuationResult done = act(policy, cycle);
        Latest latest = new Latest(
                cycle, done, clock.instant(), took, governed.scorecards().take(cycle));
        JournalEntry entry = new JournalEntry(cycle.plan(), done, fingerprint);
        governed.decided(latest, entry);
        journalOnce(governed, entry);
        listeners.forEach(listener -> tell(listener, policy, latest));
        return cycle.plan();
    }

    // The decision stands, whatever one of its readers makes of it.
    private static void tell(DecisionListener listener, ScalingPolicy policy, Latest latest) {
        try {
            listener.decided(policy, latest);
        } catch (RuntimeException broken) {
            log.error(
                    "Telling of decision {} of {} failed.",
                    latest.cycle().plan().id(),
                    policy.key(),
                    broken);
        }
    }

    private ActuationResult act(ScalingPolicy policy, Cycle cycle) {
        return switch (policy.mode()) {
            case Advise, Paused -> publisher.apply(policy, cycle);
            case Enforce -> write(policy, cycle);
        };
    }

    // A broken actuator must not keep the decision from being journaled and published: its failure becomes the result.
    private ActuationResult write(ScalingPolicy policy, Cycle cycle) {
        try {
            return actuator.apply(policy, cycle);
        } catch (RuntimeException broken) {
            log.error("Acting on decision {} of {} failed.", cycle.plan().id(), policy.key(), broken);
            return ActuationResult.failed("The desired replicas could not be written: " + broken.getMessage());
        }
    }

    /** A decision whose journaling failed is journaled when its observation is pushed again. */
    private void journalOnce(GovernedPolicy governed, JournalEntry entry) {
        if (!governed.lastIsJournaled()) {
            journal.record(entry);
            governed.journaled();
        }
    }
}
