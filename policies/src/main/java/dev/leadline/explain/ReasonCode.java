// SPDX-License-Identifier: Apache-2.0
package dev.leadline.explain;

/** Every reason a number can have. The names are public: they appear in REST, metrics, conditions and documents. */
public enum ReasonCode {
    /** A quantile of the forecast demand at lead time asks for it. */
    ForecastDemand("the forecast at lead time asks for it"),
    /** What is measured now asks for it. */
    PresentDemand("the demand measured now asks for it"),
    /** Work that already waits must be done within the objective. */
    Backlog("work that already waits asks for it"),
    /** Resident KV cache, not tokens per second, is the larger need. */
    KvResidency("the KV cache of running requests asks for it"),
    /** KV transfer to the receivers is the larger need. */
    TransferLoad("the KV transfer links ask for it"),
    /** Measured latency is above the objective although capacity says otherwise. */
    LatencyAboveObjective("measured latency is above the objective"),
    /** No replica can meet an objective, so none is bought for it. */
    ObjectiveOutOfReach("no replica can meet the objective, so the pool is sized for the work alone"),
    /** Capacity is not known yet: hold what runs and rise on backlog. */
    CapacityUnknown("the capacity of a replica is not known yet"),
    /** Fewer replicas would do now, but they are needed again before a stop pays off. */
    NeededAgainSoon("it will be needed again before stopping it pays off"),
    /** Replicas ordered within the last lead time are not given up again before they could serve. */
    JustOrdered("it was ordered less than a lead time ago"),
    /** Demand comes back in jumps that no start could meet, so what the last peak needed is kept for a while. */
    JumpsExpected("demand is likely to jump back before a replica could start"),
    /** The policy's minimum. */
    MinReplicas("the policy's minimum holds"),
    /** The policy's maximum. */
    MaxReplicas("the policy's maximum holds"),
    /** A schedule's floor. */
    ScheduledFloor("a schedule asks for a floor"),
    /** The band between prefill and decode. */
    RatioBand("the band between prefill and decode holds"),
    /** Not enough accelerators. */
    CapacityLimited("there are not enough free accelerators"),
    /** Accelerators are short, and another pool goes short while this one has more than its share. */
    SharesScarceAccelerators("it gives scarce accelerators to the pool that goes short"),
    /** The policy's largest step up or down. */
    StepLimit("the policy limits the step"),
    /** The need must last before it is followed. */
    Stabilization("the need has not lasted long enough"),
    /** Some readings are missing or doubtful: nothing shrinks. */
    MissingData("readings are missing, and missing data never shrinks a pool"),
    /** Demand reads in a way that may be wrong, or has just jumped: nothing shrinks. */
    DoubtfulDemand("demand may be misread, and doubtful data never shrinks a pool"),
    /** No whole window of observations since the start: nothing shrinks. */
    WarmingUp("too little has been seen since the start to shrink"),
    /** The policy is paused. */
    Paused("the policy is paused"),
    /** Observations stopped; the fallback floor holds. */
    Fallback("observations stopped and the fallback holds"),
    /** Instances whose hardware is failing are replaced. */
    DoomedHardware("failing hardware counts as no capacity"),
    /** Nothing was asked for long enough and nothing is expected: all pools are at zero together. */
    ScaledToZero("nothing is asked for, so all pools are at zero"),
    /** A pool at zero is woken because the router holds or received requests. */
    WokenByQueue("requests came while the pool was at zero"),
    /** A pool at zero is woken because demand is expected or announced before a replica would be ready. */
    WokenByForecast("demand is expected by the time a replica is ready"),
    /** Prefill and decode go to zero together or not at all, and are woken together or not at all. */
    BothOrNone("prefill and decode are at zero together or not at all"),
    /** A pool that may go to zero does not do so yet. */
    KeptAwake("it has not been idle long enough for zero, or will be needed soon"),
    /** Another pool of the role cannot grow, so a sleeping one is woken. */
    SiblingAtLimit("the other pools of its role cannot grow any more"),
    /** Nothing asks for a change. */
    Steady("nothing asks for a change");

    private final String prose;

    ReasonCode(String prose) {
        this.prose = prose;
    }

    /** Half a sentence for people. */
    public String prose() {
        return prose;
    }
}
