package io.penstock.store.retention;

import java.time.Duration;

/// Deliveries are kept a day of UTC a partition, so that old ones leave without being deleted one
/// by one.
public interface DeliveryDays {

    /// Makes the days ahead that are missing, and drops those that are over for longer than `age`.
    /// Does nothing while another worker does; fails, to be tried again, where readers or writers
    /// would have to wait.
    ///
    /// @param ahead days after today, 1 to 30
    /// @param age a day at least
    Kept keep(int ahead, Duration age);

    /// @param made days that can be written to now
    /// @param dropped days that left
    /// @param stray old deliveries that stood in no day, and left
    record Kept(int made, int dropped, int stray) {}
}
