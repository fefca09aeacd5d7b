package io.penstock.definition;

import io.penstock.schema.failure.Failure;

/// What came of an expression at run time.
public sealed interface Evaluated<T> {

    record Value<T>(T value) implements Evaluated<T> {}

    /// @param failure names the expression and the reason; no value of the run stands in it
    record Failed<T>(Failure failure) implements Evaluated<T> {}
}
