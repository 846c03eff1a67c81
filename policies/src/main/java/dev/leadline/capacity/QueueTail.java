// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

/**
 * How long work waits in a pool of equal servers with one queue: the multi-server approximation that sizes prefill.
 *
 * <p>P(W &gt; t) ≈ C(n, ρ) · exp(−2 (1 − ρ) n t / (s · I)), where s is the mean service time of a request, n the number
 * of servers, ρ the utilisation and I the index of dispersion of the arriving work (for renewal arrivals c_a² + c_s²,
 * so 2 for M/M/n and 1 for M/D/n). It is the heavy-traffic exponential tail of the GI/G/n queue (Kingman 1962, Köllerström
 * 1974) with Sakasegawa's ρ^(√(2(n+1)) − 1) for the probability to wait at all.
 */
public final class QueueTail {

    private QueueTail() {}

    /**
     * Probability that a request waits longer than {@code seconds}.
     *
     * @param servers equal servers, at least 1
     * @param utilisation offered work divided by capacity; at 1 and above everything waits
     * @param serviceSeconds mean service time of one request, above 0
     * @param dispersion index of dispersion of the arriving work, above 0
     * @param seconds the wait asked about, at least 0
     */
    public static double waitsLongerThan(
            int servers, double utilisation, double serviceSeconds, double dispersion, double seconds) {
        if (utilisation >= 1) {
            return 1;
        }
        if (utilisation <= 0) {
            return 0;
        }
        double waitsAtAll = StrictMath.pow(utilisation, Math.sqrt(2.0 * (servers + 1)) - 1);
        double decay = 2 * (1 - utilisation) * servers / (serviceSeconds * dispersion);
        return waitsAtAll * StrictMath.exp(-decay * seconds);
    }

    /**
     * Fewest servers, at least {@code fewest}, for which at most a share {@code late} of requests waits longer than
     * {@code seconds}.
     *
     * @param load offered work in servers (arrival rate × service time)
     */
    public static int serversFor(
            double load, int fewest, double serviceSeconds, double dispersion, double seconds, double late) {
        int servers = Math.max(1, fewest);
        while (servers < 100_000
                && waitsLongerThan(servers, load / servers, serviceSeconds, dispersion, seconds) > late) {
            servers++;
        }
        return servers;
    }
}
