package io.penstock.faults.check;

import java.util.List;

/// What others wrote down of what reached them, each in the order in which it came.
///
/// @param messages that a channel took
/// @param calls that targets carried out, by idempotency key
/// @param signals that subscribers took, by `webhook-id`
public record Arrivals(List<Arrived> messages, List<Arrived> calls, List<Arrived> signals) {}
