// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

/** A profile, plain or moved to the present level: value of the slot + present difference to the profile · keep. */
final class ProfileExpert implements Expert {

    private final String name;
    private final Profile profile;
    private final double follow;
    private final double keep;
    private long now;
    private double difference;

    /**
     * @param follow how fast the present difference is followed
     * @param keep how much of it is expected to last, 0 for the plain profile
     */
    ProfileExpert(String name, Profile profile, double follow, double keep) {
        this.name = name;
        this.profile = profile;
        this.follow = follow;
        this.keep = keep;
    }

    @Override
    public String name() {
        return name;
    }

    /** Comes before the profile itself has learned the bin. */
    @Override
    public void learn(long index, double value) {
        now = index;
        if (profile.knows(index)) {
            difference += follow * (value - profile.at(index) - difference);
        }
    }

    @Override
    public boolean predict(int steps, Opinion opinion) {
        return profile.knows(now + steps) && opinion.say(profile.at(now + steps) + keep * difference);
    }

    @Override
    public void exchange(Archive archive) {
        now = archive.whole(now);
        difference = archive.number(difference);
    }
}
