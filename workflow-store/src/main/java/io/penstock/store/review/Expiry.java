package io.penstock.store.review;

/// The clock ends reviews that nobody decides.
public interface Expiry {

    /// Escalates, or ends, reviews whose time is up by the database's clock.
    ///
    /// @return how many were looked at and settled, at most `limit`
    int expire(int limit);
}
