package io.penstock.faults.check;

/// What intake acknowledged.
///
/// @param event its id
/// @param mark of its text; empty for none
public record Accepted(String event, String mark) {}
