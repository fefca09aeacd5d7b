package io.penstock.store.review;

/// What leaves next, as the decider left it.
///
/// @param step that sends it, or calls
/// @param digest of [ActionDigest]
public record ApprovedAction(String step, String digest) {}
