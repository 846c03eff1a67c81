// SPDX-License-Identifier: Apache-2.0
package dev.leadline.capacity;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearnedStateTest {

    private final LearnedState saved = new DecodeLearner(Optional.empty()).save();

    private static void restore(LearnedState state) {
        LearnedState.Reader reader = state.reader();
        new DecodeLearner(Optional.empty()).restore(reader);
        reader.end();
    }

    private LearnedState with(int place, double number) {
        List<Double> numbers = new ArrayList<>(saved.numbers());
        numbers.set(place, number);
        return new LearnedState(LearnedState.VERSION, numbers);
    }

    @Test
    void refusesAnotherForm() {
        assertThatThrownBy(() -> restore(new LearnedState(2, saved.numbers())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("saved in form 2")
                .hasMessageContaining("learns anew");
    }

    @Test
    void refusesTooFewAndTooManyNumbers() {
        int size = saved.numbers().size();
        assertThatThrownBy(() -> restore(new LearnedState(1, saved.numbers().subList(0, size - 1))))
                .hasMessageContaining("ends early, after " + (size - 1));
        assertThatThrownBy(() -> restore(saved.and(new LearnedState(1, List.of(1.0, 2.0)))))
                .hasMessageContaining("2 numbers too many");
    }

    @Test
    void refusesNumbersThatNoLearnerWrites() {
        assertThatThrownBy(() -> restore(with(3, -1))).hasMessageContaining("-1.0 as number 4");
        assertThatThrownBy(() -> restore(with(0, Double.NaN))).hasMessageContaining("NaN as number 1");
    }
}
