package io.penstock.worker.run;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// How a pause for a person is kept.
///
/// @param queue the list on which reviewers find it
/// @param due how long it may wait; null for without end
/// @param onExpiry what happens then, in the definition's word
public record ReviewPolicy(String queue, @Nullable Duration due, @Nullable String onExpiry) {}
