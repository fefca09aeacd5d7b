package io.penstock.gateway.schema;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The tools that a request offers, with the shape of their arguments.
///
/// @param functions by name: of `tools`
/// @param legacy by name: of `functions`, which came before
/// @param custom names of tools that take any text
/// @param forbidden `tool_choice`, or `function_call`, is `none`: nothing may be called
record OfferedTools(
        Map<String, Parameters> functions,
        Map<String, Parameters> legacy,
        Set<String> custom,
        boolean forbidden) {

    /// @param schema empty: any object
    /// @param strict the caller asks for strict mode
    record Parameters(Optional<CallerSchema> schema, boolean strict) {
        Shape shape() {
            return schema.<Shape>map(known -> known.original()::check).orElse(Shape.ANY_OBJECT);
        }
    }

    boolean isEmpty() {
        return functions.isEmpty() && legacy.isEmpty() && custom.isEmpty();
    }

    /// Null: it may not be called.
    @Nullable Parameters function(String name) {
        return forbidden ? null : functions.get(name);
    }

    /// Null: it may not be called.
    @Nullable Parameters legacy(String name) {
        return forbidden ? null : legacy.get(name);
    }

    boolean hasCustom(String name) {
        return !forbidden && custom.contains(name);
    }
}
