package io.penstock.faults.check;

/// A side effect that its target wrote down.
///
/// @param key under which it came; empty for none
public record Arrived(String key) {}
