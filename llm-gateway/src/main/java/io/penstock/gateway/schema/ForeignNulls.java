package io.penstock.gateway.schema;

import io.penstock.schema.json.Violation;
import java.util.List;
import tools.jackson.core.JsonPointer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The way back from [StrictDialect]: there, a member that is left out is written as null. A null
/// that the caller's own schema objects to is taken out; one that it allows is an answer.
final class ForeignNulls {
    private ForeignNulls() {}

    /// @param violations of `value`
    /// @return whether `value` has fewer nulls now
    static boolean drop(JsonNode value, List<Violation> violations) {
        var dropped = false;
        for (var violation : violations) {
            var at = JsonPointer.compile(violation.pointer().substring(1));
            var last = at.last();
            if (last != null
                    && value.at(at).isNull()
                    && value.at(at.head()) instanceof ObjectNode object) {
                object.remove(last.getMatchingProperty());
                dropped = true;
            }
        }
        return dropped;
    }
}
