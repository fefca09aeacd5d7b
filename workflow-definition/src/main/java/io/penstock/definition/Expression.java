package io.penstock.definition;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import io.penstock.schema.failure.FailureClass;
import io.penstock.schema.failure.FailureCode;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A CEL expression that was type-checked; evaluation is bounded and has no side effect.
final class Expression {
    private final String source;
    private final String pointer;
    private final CelRuntime.Program program;

    Expression(String source, String pointer, CelRuntime.Program program) {
        this.source = source;
        this.pointer = pointer;
        this.program = program;
    }

    /// @param failureClass of a value that is not there, or not of the wanted kind
    /// @param wanted the value as the caller wants it, null where it is something else
    <T> Evaluated<T> evaluate(
            Scope scope, FailureClass failureClass, Function<Object, @Nullable T> wanted) {
        try {
            var value = wanted.apply(program.eval(scope.variables()));
            return value == null
                    ? failed(failureClass, "its value is null, or not of the kind that is wanted")
                    : new Evaluated.Value<>(value);
        } catch (CelEvaluationException e) {
            return failed(failureClass, reason(e.getErrorCode()));
        } catch (RuntimeException _) {
            return failed(failureClass, "it could not be evaluated");
        }
    }

    /// The library's own words are not used: some of them quote values.
    private static String reason(CelErrorCode code) {
        return switch (code) {
            case ATTRIBUTE_NOT_FOUND -> "a member is absent; guard it with has()";
            case INDEX_OUT_OF_BOUNDS -> "an index lies outside of its list";
            case DIVIDE_BY_ZERO -> "it divides by zero";
            case NUMERIC_OVERFLOW -> "a number grew too large";
            case ITERATION_BUDGET_EXCEEDED ->
                    "it takes too many iterations, or builds something too long";
            case BAD_FORMAT, INVALID_ARGUMENT -> "a value cannot be converted";
            case OVERLOAD_NOT_FOUND, AMBIGUOUS_OVERLOAD -> "a value is null, or of another type";
            case DUPLICATE_ATTRIBUTE -> "a map has a key twice";
            case TYPE_NOT_FOUND, INTERNAL_ERROR -> "it could not be evaluated";
        };
    }

    private <T> Evaluated<T> failed(FailureClass failureClass, String reason) {
        return new Evaluated.Failed<>(
                FailureCode.EXPRESSION_FAILED.because(
                        failureClass,
                        "The expression at %s failed: %s".formatted(pointer, reason)));
    }

    @Override
    public String toString() {
        return source;
    }
}
