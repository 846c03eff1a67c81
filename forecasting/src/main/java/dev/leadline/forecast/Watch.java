// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at each bin before it is learned. A run of zeros is taken for missing data when it would be a surprise: chance of
 * entering a run · chance of staying in it for as long, both counted on the series itself, below one in a thousand. Zeros
 * that go on for six hours are believed.
 */
final class Watch {

    private static final double SURPRISE = 1e-3;
    private static final double HALVING = 0.7;
    private static final long SEASONED = 30;
    private static final Duration BELIEVED_AFTER = Duration.ofHours(6);
    /** A rise of so many robust standard deviations is a jump. */
    private static final double JUMP = 6;
    /** A normal deviation is 1.25 times the mean absolute one. */
    private static final double DEVIATION = 1.25;

    private static final double FOLLOW = 0.01;
    private static final double CLIP = 3;

    private final long believedAfter;
    private long seen;
    private long entered;
    private long zeros;
    private long run;
    private boolean doubted;
    private double before;
    private double usual;
    private long jumpAt = Long.MIN_VALUE;
    private double jumpFrom;
    private double jumpTo;

    Watch(Duration step) {
        believedAfter = Math.max(1, BELIEVED_AFTER.dividedBy(step));
    }

    /** Whether to learn from this value. */
    boolean believes(long index, double value) {
        if (value > 0) {
            run = 0;
            doubted = false;
            look(index, value);
            return true;
        }
        run++;
        entered += run == 1 ? 1 : 0;
        zeros++;
        doubted = isSurprise() && run <= believedAfter;
        if (doubted) {
            seen++;
            return false;
        }
        look(index, value);
        return true;
    }

    /** Chance that zeros which nobody believes still read zero so many bins ahead, 0 while there are none. */
    double stillZero(int ahead) {
        if (!doubted) {
            return 0;
        }
        double over = ahead / (run + 1.0 + ahead);
        return Math.max(StrictMath.pow(staying(), ahead), 1 - over * over * over);
    }

    /** What is remarkable as seen from this bin. */
    List<Finding> findings(long index, long lastKnown) {
        List<Finding> findings = new ArrayList<>();
        if (doubted) {
            findings.add(new Finding.SilentZeros(run));
        } else if (lastKnown < index) {
            findings.add(new Finding.Gap(index - lastKnown));
        }
        lastJump(index).ifPresent(findings::add);
        return findings;
    }

    /** The last jump as seen from this bin. */
    Optional<Finding.Jump> lastJump(long index) {
        return jumpAt == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(new Finding.Jump(index - jumpAt, jumpFrom, jumpTo));
    }

    void exchange(Archive archive) {
        seen = archive.whole(seen);
        entered = archive.whole(entered);
        zeros = archive.whole(zeros);
        run = archive.whole(run);
        doubted = archive.flag(doubted);
        before = archive.number(before);
        usual = archive.number(usual);
        jumpAt = archive.whole(jumpAt);
        jumpFrom = archive.number(jumpFrom);
        jumpTo = archive.number(jumpTo);
    }

    private boolean isSurprise() {
        if (seen < SEASONED) {
            return false;
        }
        double enter = (double) entered / Math.max(1, seen - zeros);
        return enter * StrictMath.pow(HALVING, run - 1.0) < SURPRISE;
    }

    private double staying() {
        return (zeros - entered + 1.0) / (zeros + 2);
    }

    private void look(long index, double value) {
        double change = value - before;
        if (seen >= SEASONED && usual > 0 && change > JUMP * DEVIATION * usual) {
            jumpAt = index;
            jumpFrom = before;
            jumpTo = value;
        }
        double size = seen < SEASONED ? Math.abs(change) : Math.min(Math.abs(change), CLIP * usual);
        usual += seen == 0 ? 0 : Math.max(FOLLOW, 1.0 / seen) * (size - usual);
        before = value;
        seen++;
    }
}
