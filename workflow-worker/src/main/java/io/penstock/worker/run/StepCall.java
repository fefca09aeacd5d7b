package io.penstock.worker.run;

import io.penstock.definition.Known;

/// One attempt at a step.
///
/// @param attempt from 1
/// @param key idempotency key, the same at every attempt
public record StepCall(Run run, String step, int attempt, String key, Known known, Tenure tenure) {}
