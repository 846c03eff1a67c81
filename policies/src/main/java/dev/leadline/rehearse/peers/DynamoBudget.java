// SPDX-License-Identifier: Apache-2.0
package dev.leadline.rehearse.peers;

/**
 * Dynamo's GPU ceiling. A fleet that is above it already is cut in proportion: with f = ceiling ÷ total, P = max(min,
 * min(⌊(ceiling − min·g_d) ÷ g_p⌋, ⌊P·f⌋)) and D = max(min, ⌊(ceiling − P·g_p) ÷ g_d⌋). A change that would break it
 * becomes the closest pair within it that turns no role's direction round.
 *
 * <p>Source: {@code dynamo:.../core/budget.py}, reference section 1.9. Its default of 8 GPUs is replaced by the fleet's.
 *
 * @param ceiling GPUs of both roles together
 * @param prefillGpus of one prefill replica
 * @param decodeGpus of one decode replica
 * @param least replicas of each role
 */
record DynamoBudget(int ceiling, int prefillGpus, int decodeGpus, int least) {

    /**
     * Replicas of both roles.
     *
     * @param prefill replicas
     * @param decode replicas
     */
    record Pair(int prefill, int decode) {}

    private int gpus(Pair pair) {
        return pair.prefill() * prefillGpus + pair.decode() * decodeGpus;
    }

    /** The pair in proportion; (0, 0) when not even the least fits. */
    Pair proportional(Pair wanted) {
        if (gpus(wanted) <= ceiling) {
            return wanted;
        }
        if (least * (prefillGpus + decodeGpus) > ceiling) {
            return new Pair(0, 0);
        }
        double share = (double) ceiling / gpus(wanted);
        int room = (ceiling - least * decodeGpus) / prefillGpus;
        int prefill = Math.max(least, Math.min(room, (int) Math.floor(wanted.prefill() * share)));
        return new Pair(prefill, Math.max(least, (ceiling - prefill * prefillGpus) / decodeGpus));
    }

    /** The pair closest to the wanted one, on the way from the current one, that fits. */
    Pair guard(Pair current, Pair wanted) {
        if (gpus(wanted) <= ceiling) {
            return wanted;
        }
        if (gpus(current) > ceiling) {
            return proportional(wanted);
        }
        Pair best = current;
        int prefillStep = Integer.compare(wanted.prefill(), current.prefill());
        int decodeStep = Integer.compare(wanted.decode(), current.decode());
        for (int p = current.prefill(); ; p += prefillStep) {
            for (int d = current.decode(); ; d += decodeStep) {
                Pair pair = new Pair(p, d);
                best = gpus(pair) <= ceiling && distance(pair, wanted) < distance(best, wanted) ? pair : best;
                if (d == wanted.decode()) {
                    break;
                }
            }
            if (p == wanted.prefill()) {
                return best;
            }
        }
    }

    private int distance(Pair one, Pair wanted) {
        return Math.abs(one.prefill() - wanted.prefill()) * prefillGpus
                + Math.abs(one.decode() - wanted.decode()) * decodeGpus;
    }
}
