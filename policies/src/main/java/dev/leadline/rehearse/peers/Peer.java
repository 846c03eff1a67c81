// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

import dev.leadline.rehearse.ScalingStrategy;
import java.util.List;
import java.util.function.Function;

/**
 * A baseline: a rule with the settings that its makers publish, and others to try.
 *
 * @param name in reports
 * @param published its published defaults
 * @param grid settings of a sweep, the published ones included
 */
public record Peer(String name, Candidate published, List<Candidate> grid) {

    /**
     * One setting.
     *
     * @param setting in words
     * @param make a fresh strategy with it; strategies remember, so each rehearsal needs its own
     */
    public record Candidate(String setting, Function<PeerFleet, ScalingStrategy> make) {

        /** A fresh strategy on a fleet. */
        public ScalingStrategy on(PeerFleet fleet) {
            return make.apply(fleet);
        }
    }

    /** Copies the grid. */
    public Peer {
        grid = List.copyOf(grid);
    }

    /** Makes a strategy of a fleet and a setting. */
    interface Maker<S> {
        ScalingStrategy make(PeerFleet fleet, S setting);
    }

    /** A peer whose settings are values of one type; the published ones come first in its grid. */
    static <S> Peer of(String name, Maker<S> maker, S published, List<S> others) {
        Function<S, Candidate> candidate =
                setting -> new Candidate(String.valueOf(setting), fleet -> maker.make(fleet, setting));
        List<Candidate> grid = new java.util.ArrayList<>();
        grid.add(candidate.apply(published));
        others.stream().filter(one -> !one.equals(published)).map(candidate).forEach(grid::add);
        return new Peer(name, grid.getFirst(), grid);
    }
}
