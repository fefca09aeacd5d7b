package io.penstock.store.gate;

import java.time.Duration;
import java.time.Instant;

/// One gate as it stands.
///
/// @param closedAt since when
/// @param until when it opens, by the database's clock
/// @param opensIn the same as a time from now; negative since it has opened
/// @param code of the failure that closed it
/// @param times how often in a row it was closed: found closed again soon after it had opened
public record Closing(
        GateKey gate, Instant closedAt, Instant until, Duration opensIn, String code, int times) {}
