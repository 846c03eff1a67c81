// SPDX-License-Identifier: Apache-2.0
package dev.leadline.forecast.evaluate;

import dev.leadline.forecast.ForecastGrid;
import dev.leadline.forecast.Forecaster;
import dev.leadline.forecast.OnlineEnsemble;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The ways of forecasting that can be walked through a series. Names are public. */
public enum Method {
    /** Leadline's own. */
    LEADLINE("leadline"),
    /** The last value with empirical quantiles of its errors: the yardstick. */
    PERSISTENCE("persistence"),
    /** The value one period before, the period being the first that is given, or a day. */
    SEASONAL_NAIVE("seasonal-naive"),
    /** The mean of the last five bins. */
    MOVING_AVERAGE("moving-average"),
    /** Simple exponential smoothing with rate 0.3. */
    EWMA("ewma"),
    /** Holt's damped trend: rates 0.3 and 0.05, damping 0.95. */
    HOLT("holt");

    private static final Duration DAY = Duration.ofDays(1);

    private final String label;

    Method(String label) {
        this.label = label;
    }

    /** The name on the command line. */
    public String label() {
        return label;
    }

    /** The method of this name. */
    public static Optional<Method> of(String label) {
        return Arrays.stream(values())
                .filter(method -> method.label.equals(label))
                .findFirst();
    }

    /** All names, in order. */
    public static List<String> labels() {
        return Arrays.stream(values()).map(Method::label).toList();
    }

    /**
     * A forecaster that knows nothing yet.
     *
     * @param grid what it will be asked for
     * @param periods declared periods, multiples of the step; may be empty
     */
    public Forecaster start(ForecastGrid grid, List<Duration> periods) {
        return switch (this) {
            case LEADLINE -> new OnlineEnsemble(grid, periods);
            case PERSISTENCE -> empirical(grid, new PointRules.Last());
            case SEASONAL_NAIVE -> empirical(grid, new PointRules.Seasonal(period(grid, periods)));
            case MOVING_AVERAGE -> empirical(grid, new PointRules.MovingMean(5));
            case EWMA -> empirical(grid, new PointRules.Smoothed(0.3));
            case HOLT -> empirical(grid, new PointRules.Damped(0.3, 0.05, 0.95));
        };
    }

    private Forecaster empirical(ForecastGrid grid, PointRule rule) {
        return new EmpiricalForecaster(label, grid, rule);
    }

    private static int period(ForecastGrid grid, List<Duration> periods) {
        Duration period = periods.isEmpty() ? DAY : periods.getFirst();
        return Math.toIntExact(Math.max(1, period.toMillis() / grid.step().toMillis()));
    }
}
