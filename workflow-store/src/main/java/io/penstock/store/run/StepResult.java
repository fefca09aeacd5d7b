package io.penstock.store.run;

import org.jspecify.annotations.Nullable;

/// What a step found.
///
/// @param json is sealed
/// @param owner who answers for the step
/// @param note for the timeline; nothing personal
public record StepResult(String step, String json, @Nullable String owner, @Nullable String note) {}
