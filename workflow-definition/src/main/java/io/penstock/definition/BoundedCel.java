package io.penstock.definition;

import dev.cel.common.CelOptions;
import dev.cel.common.exceptions.CelIterationLimitExceededException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// CEL with an end: to the expression's size and depth, to its iterations, and to what it can
/// build.
///
/// The library bounds iterations only. That is not enough: each `.map(x, x + x)` doubles its text,
/// so that a few dozen of them, one iteration each, fill any memory. So the operators that make
/// something longer are ours.
final class BoundedCel {
    /// Characters of one expression.
    private static final int MAX_SIZE = 4096;
    /// Levels of nesting, and operands in a row.
    private static final int MAX_DEPTH = 50;
    /// Steps of all loops of one evaluation together, and elements of a list that `+` makes.
    private static final int MAX_ITERATIONS = 1_000;
    /// Characters of a text that `+` makes: a message and an answer of the longest kind.
    private static final int MAX_TEXT = 128 * 1024;

    private static final Set<AddOverload> REPLACED =
            EnumSet.of(AddOverload.ADD_STRING, AddOverload.ADD_LIST, AddOverload.ADD_BYTES);

    static final CelOptions OPTIONS =
            CelOptions.current()
                    .enableHeterogeneousNumericComparisons(true)
                    .comprehensionMaxIterations(MAX_ITERATIONS)
                    .maxExpressionCodePointSize(MAX_SIZE)
                    .maxParseRecursionDepth(MAX_DEPTH)
                    .maxRegexProgramSize(2_000)
                    .build();

    static final CelRuntime RUNTIME =
            CelRuntimeFactory.standardCelRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .setStandardEnvironmentEnabled(false)
                    .setStandardFunctions(
                            CelStandardFunctions.newBuilder()
                                    .filterFunctions(
                                            (_, overload) ->
                                                    !(overload instanceof AddOverload add
                                                            && REPLACED.contains(add)))
                                    .build())
                    .addFunctionBindings(
                            CelFunctionBinding.from(
                                    "add_string", String.class, String.class, BoundedCel::add),
                            CelFunctionBinding.from(
                                    "add_list", List.class, List.class, BoundedCel::add))
                    .build();

    private BoundedCel() {}

    private static Object add(String head, String tail) {
        if (head.length() + tail.length() > MAX_TEXT) {
            throw new CelIterationLimitExceededException(MAX_TEXT);
        }
        return head + tail;
    }

    private static Object add(List<?> head, List<?> tail) {
        if (head.size() + tail.size() > MAX_ITERATIONS) {
            throw new CelIterationLimitExceededException(MAX_ITERATIONS);
        }
        var both = new ArrayList<Object>(head);
        both.addAll(tail);
        return both;
    }
}
