package io.penstock.faults.check;

import java.util.Map;

/// What the definitions in force allow.
///
/// @param attempts that may fail within a round, by step
/// @param workers processes that may hold a lease
public record Limits(Map<String, Integer> attempts, int workers) {}
