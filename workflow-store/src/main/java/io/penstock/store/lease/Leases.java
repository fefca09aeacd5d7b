package io.penstock.store.lease;

/// Gives a starting process its lease.
public interface Leases {

    /// A lease with a new epoch. It renews on a connection of its own, so that an exhausted pool
    /// does not cost the lease.
    ///
    /// @param worker a name for people, such as the host's
    WorkerLease start(String worker);
}
