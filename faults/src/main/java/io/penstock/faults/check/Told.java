package io.penstock.faults.check;

import java.util.UUID;

/// What the API said of a run, in the order in which it was asked.
public record Told(UUID run, long version, String status) {}
