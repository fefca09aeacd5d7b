package io.penstock.store.review;

/// What the next step that sends will send, as the decider left it.
///
/// @param step that sends
/// @param digest of [ActionDigest]
public record ApprovedAction(String step, String digest) {}
