package io.penstock.store.review;

/// The person whom somebody else asked to look at a review.
///
/// @param issuer at which `subject` is one person's
public record Assignment(String issuer, String subject) {}
