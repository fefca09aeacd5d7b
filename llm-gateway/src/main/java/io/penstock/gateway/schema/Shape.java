package io.penstock.gateway.schema;

import io.penstock.schema.json.Violation;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Checks one JSON value.
@FunctionalInterface
interface Shape {
    Shape ANY_OBJECT =
            (value, _) ->
                    value.isObject()
                            ? List.of()
                            : List.of(new Violation("#", "type", "it must be a JSON object"));

    /// @param most violations that are told
    List<Violation> check(JsonNode value, int most);
}
