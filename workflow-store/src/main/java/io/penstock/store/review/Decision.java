package io.penstock.store.review;

import java.util.UUID;

/// A decision as it is made.
///
/// @param nonce of the review as the decider read it
/// @param shown keyed digest of what they saw; kept with the decision
public record Decision(UUID nonce, String shown, Verdict verdict) {}
