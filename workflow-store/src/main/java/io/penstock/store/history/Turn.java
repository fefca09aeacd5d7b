package io.penstock.store.history;

import java.time.Instant;

/// What somebody said.
///
/// @param ours whether we said it
/// @param outcome `received`, or of what we sent: `done`, `refused`, `unknown` or `intended`
public record Turn(boolean ours, String text, Instant at, String outcome) {}
