package io.penstock.faults.check;

import java.time.Instant;

/// A request that a model's provider wrote down.
///
/// @param mark of the text that was asked about
/// @param step that asked
/// @param at when it came, by the provider's clock
/// @param status with which it was to be answered
public record Asked(String mark, String step, Instant at, int status) {
    public boolean answered() {
        return status == 200;
    }
}
