package io.penstock.worker.run;

import io.penstock.definition.Known;
import java.time.Instant;

/// One attempt at a step.
///
/// @param owner who answers for the step
/// @param attempt from 1
/// @param key idempotency key, the same at every attempt
/// @param deadline of the step, or of the run where that is earlier
/// @param purse pays for calls to models
public record StepCall(
        Run run,
        String step,
        String owner,
        int attempt,
        String key,
        Known known,
        Instant deadline,
        Purse purse,
        Tenure tenure) {}
