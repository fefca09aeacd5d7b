package io.penstock.store.lease;

/// One worker's right to act. Renew it from one platform thread, at a third of its duration.
public interface WorkerLease extends AutoCloseable {

    /// Never used twice; the runs that this worker claims carry it.
    long epoch();

    /// Whether the worker may still act for its runs: by its own monotonic clock, counted from
    /// before the last good renewal was asked for, less the margin. Once it has said no, it never
    /// says yes again.
    boolean holds();

    /// @return false if the lease was reaped, or [#holds] has said no: this epoch is over, its runs
    /// are others'
    /// @throws io.penstock.store.lease.LeaseUnreachableException if the database cannot be asked;
    ///     try again while [#holds()]
    boolean renew();

    /// Ends the lease at once; runs that it still holds are reaped without waiting.
    @Override
    void close();
}
