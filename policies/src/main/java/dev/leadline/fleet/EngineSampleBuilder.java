// SPDX-License-Identifier: Apache-2.0
package dev.leadline.fleet;

import java.util.Optional;
import java.util.OptionalDouble;

/** Builds an {@link EngineSample} field by field; what is not set stays absent. */
public final class EngineSampleBuilder {
    private OptionalDouble running = OptionalDouble.empty();
    private OptionalDouble waitingForCapacity = OptionalDouble.empty();
    private OptionalDouble waitingDeferred = OptionalDouble.empty();
    private OptionalDouble waitingTokens = OptionalDouble.empty();
    private OptionalDouble kvUsage = OptionalDouble.empty();
    private OptionalDouble kvCapacityTokens = OptionalDouble.empty();
    private OptionalDouble computedPromptTokensTotal = OptionalDouble.empty();
    private OptionalDouble promptTokensTotal = OptionalDouble.empty();
    private OptionalDouble generationTokensTotal = OptionalDouble.empty();
    private OptionalDouble requestsTotal = OptionalDouble.empty();
    private OptionalDouble busySecondsTotal = OptionalDouble.empty();
    private OptionalDouble preemptionsTotal = OptionalDouble.empty();
    private OptionalDouble startedAt = OptionalDouble.empty();
    private Optional<CumulativeHistogram> ttft = Optional.empty();
    private Optional<CumulativeHistogram> tpot = Optional.empty();
    private Optional<CumulativeHistogram> itl = Optional.empty();
    private Optional<CumulativeHistogram> queue = Optional.empty();
    private Optional<CumulativeHistogram> transfer = Optional.empty();

    EngineSampleBuilder() {}

    /** Sets {@link EngineSample#running}. */
    public EngineSampleBuilder running(double value) {
        return running(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#running} where it is known. */
    public EngineSampleBuilder running(OptionalDouble value) {
        this.running = value;
        return this;
    }

    /** Sets {@link EngineSample#waitingForCapacity}. */
    public EngineSampleBuilder waitingForCapacity(double value) {
        return waitingForCapacity(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#waitingForCapacity} where it is known. */
    public EngineSampleBuilder waitingForCapacity(OptionalDouble value) {
        this.waitingForCapacity = value;
        return this;
    }

    /** Sets {@link EngineSample#waitingDeferred}. */
    public EngineSampleBuilder waitingDeferred(double value) {
        return waitingDeferred(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#waitingDeferred} where it is known. */
    public EngineSampleBuilder waitingDeferred(OptionalDouble value) {
        this.waitingDeferred = value;
        return this;
    }

    /** Sets {@link EngineSample#waitingTokens}. */
    public EngineSampleBuilder waitingTokens(double value) {
        return waitingTokens(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#waitingTokens} where it is known. */
    public EngineSampleBuilder waitingTokens(OptionalDouble value) {
        this.waitingTokens = value;
        return this;
    }

    /** Sets {@link EngineSample#kvUsage}. */
    public EngineSampleBuilder kvUsage(double value) {
        return kvUsage(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#kvUsage} where it is known. */
    public EngineSampleBuilder kvUsage(OptionalDouble value) {
        this.kvUsage = value;
        return this;
    }

    /** Sets {@link EngineSample#kvCapacityTokens}. */
    public EngineSampleBuilder kvCapacityTokens(double value) {
        return kvCapacityTokens(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#kvCapacityTokens} where it is known. */
    public EngineSampleBuilder kvCapacityTokens(OptionalDouble value) {
        this.kvCapacityTokens = value;
        return this;
    }

    /** Sets {@link EngineSample#computedPromptTokensTotal}. */
    public EngineSampleBuilder computedPromptTokensTotal(double value) {
        return computedPromptTokensTotal(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#computedPromptTokensTotal} where it is known. */
    public EngineSampleBuilder computedPromptTokensTotal(OptionalDouble value) {
        this.computedPromptTokensTotal = value;
        return this;
    }

    /** Sets {@link EngineSample#promptTokensTotal}. */
    public EngineSampleBuilder promptTokensTotal(double value) {
        return promptTokensTotal(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#promptTokensTotal} where it is known. */
    public EngineSampleBuilder promptTokensTotal(OptionalDouble value) {
        this.promptTokensTotal = value;
        return this;
    }

    /** Sets {@link EngineSample#generationTokensTotal}. */
    public EngineSampleBuilder generationTokensTotal(double value) {
        return generationTokensTotal(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#generationTokensTotal} where it is known. */
    public EngineSampleBuilder generationTokensTotal(OptionalDouble value) {
        this.generationTokensTotal = value;
        return this;
    }

    /** Sets {@link EngineSample#requestsTotal}. */
    public EngineSampleBuilder requestsTotal(double value) {
        return requestsTotal(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#requestsTotal} where it is known. */
    public EngineSampleBuilder requestsTotal(OptionalDouble value) {
        this.requestsTotal = value;
        return this;
    }

    /** Sets {@link EngineSample#busySecondsTotal}. */
    public EngineSampleBuilder busySecondsTotal(double value) {
        return busySecondsTotal(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#busySecondsTotal} where it is known. */
    public EngineSampleBuilder busySecondsTotal(OptionalDouble value) {
        this.busySecondsTotal = value;
        return this;
    }

    /** Sets {@link EngineSample#preemptionsTotal}. */
    public EngineSampleBuilder preemptionsTotal(double value) {
        return preemptionsTotal(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#preemptionsTotal} where it is known. */
    public EngineSampleBuilder preemptionsTotal(OptionalDouble value) {
        this.preemptionsTotal = value;
        return this;
    }

    /** Sets {@link EngineSample#startedAt}. */
    public EngineSampleBuilder startedAt(double value) {
        return startedAt(OptionalDouble.of(value));
    }

    /** Sets {@link EngineSample#startedAt} where it is known. */
    public EngineSampleBuilder startedAt(OptionalDouble value) {
        this.startedAt = value;
        return this;
    }

    /** Sets {@link EngineSample#ttft}. */
    public EngineSampleBuilder ttft(Optional<CumulativeHistogram> value) {
        this.ttft = value;
        return this;
    }

    /** Sets {@link EngineSample#tpot}. */
    public EngineSampleBuilder tpot(Optional<CumulativeHistogram> value) {
        this.tpot = value;
        return this;
    }

    /** Sets {@link EngineSample#itl}. */
    public EngineSampleBuilder itl(Optional<CumulativeHistogram> value) {
        this.itl = value;
        return this;
    }

    /** Sets {@link EngineSample#queue}. */
    public EngineSampleBuilder queue(Optional<CumulativeHistogram> value) {
        this.queue = value;
        return this;
    }

    /** Sets {@link EngineSample#transfer}. */
    public EngineSampleBuilder transfer(Optional<CumulativeHistogram> value) {
        this.transfer = value;
        return this;
    }

    /** The finished sample. */
    public EngineSample build() {
        return new EngineSample(
                running,
                waitingForCapacity,
                waitingDeferred,
                waitingTokens,
                kvUsage,
                kvCapacityTokens,
                computedPromptTokensTotal,
                promptTokensTotal,
                generationTokensTotal,
                requestsTotal,
                busySecondsTotal,
                preemptionsTotal,
                ttft,
                tpot,
                itl,
                queue,
                transfer,
                startedAt);
    }
}
