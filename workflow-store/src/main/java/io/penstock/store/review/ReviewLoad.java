package io.penstock.store.review;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What waits for people, over all tenants.
public interface ReviewLoad {

    /// A row for each queue and owner that has something open.
    List<Load> now();

    /// @param overdue past their time, or in the overdue queue
    /// @param oldest since when the one is open that is open longest
    record Load(String queue, @Nullable String owner, long open, long overdue, Duration oldest) {}
}
