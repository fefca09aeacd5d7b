package io.penstock.gateway.provider;

import io.penstock.gateway.wire.Chunk;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/// What a provider tells of an attempt while it goes on. The last one is [Whole], [Ended] or
/// [Broken].
public sealed interface Signal {
    /// Some more of a stream; at least one.
    record Chunks(List<Chunk> chunks) implements Signal {}

    /// The whole answer at once; whether it is one, [Completions#checked] tells.
    record Whole(ObjectNode completion) implements Signal {}

    /// The stream came to its end; whether its text did too, its chunks tell.
    record Ended() implements Signal {}

    record Broken(Fault fault) implements Signal {}
}
