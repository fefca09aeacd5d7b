package io.penstock.definition;

import io.penstock.schema.failure.Failure;
import java.util.function.Function;

/// What came of an expression at run time.
public sealed interface Evaluated<T> {

    record Value<T>(T value) implements Evaluated<T> {}

    /// @param failure names the expression and the reason; no value of the run stands in it
    record Failed<T>(Failure failure) implements Evaluated<T> {}

    /// What comes of the value in turn; a failure stays one.
    default <R> Evaluated<R> then(Function<T, Evaluated<R>> next) {
        return switch (this) {
            case Value<T>(var value) -> next.apply(value);
            case Failed<T>(var failure) -> new Failed<>(failure);
        };
    }

    default <R> Evaluated<R> map(Function<T, R> made) {
        return then(value -> new Value<>(made.apply(value)));
    }
}
