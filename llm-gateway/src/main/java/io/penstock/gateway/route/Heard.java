package io.penstock.gateway.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// What came of one attempt, with or without success.
///
/// @param completion as far as it came; null: nothing was said
/// @param promptCharacters that were asked with
/// @param first from the beginning to the first content; null: nothing was said
record Heard(
        @Nullable ObjectNode completion,
        long promptCharacters,
        Duration took,
        @Nullable Duration first) {}
