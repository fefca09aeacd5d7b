package io.penstock.gateway.schema;

import io.penstock.schema.json.Violation;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// Whether a completion is what its caller asked for.
public sealed interface Verdict {
    /// @param completion all of its choices obey; salvaged text has replaced what was around it
    /// @param word for records: `none`, `valid` or `repaired=local`
    record Obeys(ObjectNode completion, String word) implements Verdict {}

    /// @param output of the first choice that disobeys
    record Disobeys(String output, List<Violation> violations) implements Verdict {}

    /// The output was cut by its token limit: no matter of schemas.
    record Truncated() implements Verdict {}

    /// The model, or its provider's filter, declined to answer.
    record Declined() implements Verdict {}
}
