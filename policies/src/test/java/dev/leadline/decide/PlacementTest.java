// SPDX-License-Identifier: Apache-2.0
package dev.leadline.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.leadline.explain.ReasonCode;
import dev.leadline.explain.Step;
import dev.leadline.fleet.AcceleratorRoom;
import dev.leadline.fleet.AcceleratorRoom.Bay;
import dev.leadline.fleet.AcceleratorRoom.Shape;
import dev.leadline.fleet.InstanceState;
import dev.leadline.fleet.StartPath;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Replicas of two accelerators each, wherever they fit. */
class PlacementTest {

    private static final String GPU = "nvidia.com/gpu";

    private final Map<String, PoolView> views = new LinkedHashMap<>();
    private final Map<String, Limits> limits = new LinkedHashMap<>();

    private void pool(SeenPool pool, int wanted) {
        PoolView view = pool.view();
        views.put(view.pool().name(), view);
        limits.put(
                view.pool().name(),
                new Limits(view.current(), wanted, new Need(wanted, ReasonCode.Backlog, Map.of(), "it waits")));
    }

    private Limits limit(String pool) {
        return Optional.ofNullable(limits.get(pool)).orElseThrow();
    }

    private Step cut(String pool, AcceleratorRoom room) {
        Placement.cut(views, limits, room);
        return limit(pool).steps().getLast();
    }

    private static AcceleratorRoom free(int accelerators) {
        return AcceleratorRoom.of(OptionalInt.of(accelerators));
    }

    private static Bay bay(String name, int free, int evictable) {
        return new Bay(name, GPU, free, evictable, Optional.empty());
    }

    private static AcceleratorRoom nodes(Shape shape, Bay... bays) {
        return new AcceleratorRoom(Optional.of(List.of(bays)), Map.of("prefill", shape));
    }

    @Test
    void hardwareAllowsWhatHasItsAcceleratorsAndWhatIsFree() {
        PoolView view = SeenPool.prefill()
                .ready(3)
                .in(InstanceState.Pending, 2)
                .in(InstanceState.Draining, 1)
                .view();
        assertThat(Placement.feasible(view, free(5))).hasValue(3 + 2);
        assertThat(Placement.feasible(view, AcceleratorRoom.UNKNOWN)).isEmpty();
        AcceleratorRoom none =
                new AcceleratorRoom(Optional.of(List.of()), Map.of("prefill", new Shape(GPU, List.of(), "")));
        assertThat(Placement.feasible(view, none))
                .as("replicas that take no accelerators")
                .isEmpty();
    }

    @Test
    void theNextReplicaComesAfterThoseThatWait() {
        PoolView waiting =
                SeenPool.prefill().ready(1).in(InstanceState.Pending, 1).view();
        Shape shape = new Shape(GPU, List.of(2), "");
        assertThat(Placement.next(waiting, nodes(shape, bay("a", 4, 0)))).contains(StartPath.FreeAccelerator);
        assertThat(Placement.next(waiting, nodes(shape, bay("a", 2, 2)))).contains(StartPath.PlaceholderEvicted);
        assertThat(Placement.next(waiting, nodes(shape, bay("a", 2, 1)))).contains(StartPath.NewNode);
        assertThat(Placement.next(waiting, AcceleratorRoom.UNKNOWN)).isEmpty();
    }

    @Test
    void poolsOfOneShapeShareTheirSlots() {
        pool(SeenPool.prefill().ready(2), 2);
        pool(SeenPool.decode().ready(3).in(InstanceState.Pending, 1), 4);
        assertThat(Placement.slots(views, free(5))).hasValue(5 + 2);
        assertThat(Placement.slots(views, AcceleratorRoom.UNKNOWN)).isEmpty();
        assertThat(Placement.slots(Map.of(), free(5))).isEmpty();
        assertThat(Placement.slots(views, nodes(new Shape(GPU, List.of(8), ""), bay("a", 8, 0))))
                .as("of different shapes there is no common number")
                .isEmpty();
    }

    @Test
    void whatDoesNotFitIsCutAndCounted() {
        pool(SeenPool.prefill().ready(2), 6);
        Step step = cut("prefill", free(5));
        assertThat(limit("prefill").replicas()).isEqualTo(4);
        assertThat(step.code()).isEqualTo(ReasonCode.CapacityLimited);
        assertThat(step.numbers())
                .containsExactly(
                        entry("freeAccelerators", 5.0),
                        entry("acceleratorsPerReplica", 2.0),
                        entry("replicasShort", 2.0));
        assertThat(step.sentence()).isEqualTo("Only 5 accelerators are free and a replica takes 2: 2 replicas short.");
    }

    @Test
    void whatFitsIsNotCut() {
        pool(SeenPool.prefill().ready(2), 4);
        assertThat(cut("prefill", free(4)).code()).isEqualTo(ReasonCode.Backlog);
        pool(SeenPool.prefill().ready(2), 1);
        assertThat(cut("prefill", free(0)).code()).isEqualTo(ReasonCode.Backlog);
        pool(SeenPool.prefill().ready(2), 40);
        assertThat(cut("prefill", AcceleratorRoom.UNKNOWN).code()).isEqualTo(ReasonCode.Backlog);
    }

    @Test
    void theHungriestPoolIsServedFirst() {
        pool(SeenPool.prefill().ready(3), 6);
        pool(SeenPool.decode().ready(1), 6);
        Placement.cut(views, limits, free(8));
        assertThat(limit("prefill").replicas()).isEqualTo(4);
        assertThat(limit("decode").replicas()).isEqualTo(4);
    }

    @Test
    void aPoolWhoseReplicaNoLongerFitsLeavesTheRestToTheOther() {
        pool(SeenPool.prefill().ready(1), 3);
        pool(SeenPool.decode().ready(1), 3);
        Placement.cut(views, limits, nodes(new Shape(GPU, List.of(8), ""), bay("a", 4, 0)));
        assertThat(limit("prefill").replicas()).isEqualTo(1);
        assertThat(limit("decode").replicas()).isEqualTo(3);
    }

    @Test
    void oneReplicaMayWaitWhereThePolicyAsksForOne() {
        pool(SeenPool.prefill().in(InstanceState.Pending, 1), 3);
        assertThat(cut("prefill", free(0)).to()).isEqualTo(1);
        pool(SeenPool.prefill().bounds(0, 9), 3);
        assertThat(cut("prefill", free(0)).to()).isZero();
        pool(SeenPool.prefill().bounds(4, 9), 6);
        assertThat(cut("prefill", free(0)).to()).isEqualTo(1);
    }

    @Test
    void saysOnWhichNodeMostIsFreeAndWhatWasLeftOut() {
        Shape shape = new Shape(GPU, List.of(4), "node c is cordoned");
        pool(SeenPool.prefill().ready(1), 3);
        assertThat(cut("prefill", nodes(shape, bay("a", 2, 0), bay("b", 3, 0))).sentence())
                .isEqualTo("Only 5 nvidia.com/gpu are free for this pool, 3 of them on b, and a replica takes 4 on one"
                        + " node: 2 replicas short. Left out: node c is cordoned.");
    }

    @Test
    void saysThatNothingIsFreeAndWhatAGangTakes() {
        pool(SeenPool.prefill().ready(1), 2);
        assertThat(cut("prefill", nodes(new Shape(GPU, List.of(4), ""), bay("a", 0, 0)))
                        .sentence())
                .isEqualTo("No nvidia.com/gpu is free on a node that this pool may use: 1 replica short.");
        pool(SeenPool.prefill().ready(1), 2);
        assertThat(cut("prefill", nodes(new Shape(GPU, List.of(2, 8, 4), ""), bay("a", 7, 0)))
                        .sentence())
                .isEqualTo("Only 7 nvidia.com/gpu are free for this pool, 7 of them on a, and a replica takes 3 pods of"
                        + " up to 8 on one node: 1 replica short.");
    }
}
