// SPDX-License-Identifier: Apache-2.0
package dev.leadline.system.figures;

import java.time.Duration;
import java.util.Locale;

final class PureFigures {
    private PureFigures() {}

    public static void main(String[] arguments) {
        for (Traffic traffic : Traffic.values()) {
            for (long seed = 1; seed <= 3; seed++) {
                for (int seconds : new int[] {1, 5}) {
                    for (boolean all : new boolean[] {false, true}) {
                        LoopRun run = all
                                ? PureRun.seeingAll(traffic, seed, Duration.ofSeconds(seconds))
                                : PureRun.scraped(traffic, seed, Duration.ofSeconds(seconds));
                        int most = run.timeline().stream()
                                .mapToInt(LoopRun.Sample::prefillDesired)
                                .max()
                                .orElse(0);
                        int mostD = run.timeline().stream()
                                .mapToInt(LoopRun.Sample::decodeDesired)
                                .max()
                                .orElse(0);
                        System.out.printf(
                                Locale.ROOT,
                                "%s %d every %d s %s: %d requests %.4f (ttft %.4f itl %.4f) %.3f h max %d+%d%n",
                                traffic,
                                seed,
                                seconds,
                                run.where(),
                                run.requests(),
                                run.attainment(),
                                run.firstToken(),
                                run.perToken(),
                                run.gpuHours(),
                                most,
                                mostD);
                    }
                }
            }
        }
    }
}
