package io.penstock.gateway.route;

import io.penstock.gateway.wire.Chunk;

/// What of an answer may only leave once the answer as a whole was judged.
enum Hold {
    /// Calls of tools, whose arguments must obey, and what follows them.
    TOOLS,
    ALL;

    boolean back(Chunk chunk) {
        return switch (this) {
            case TOOLS -> chunk.callsTools();
            case ALL -> true;
        };
    }
}
