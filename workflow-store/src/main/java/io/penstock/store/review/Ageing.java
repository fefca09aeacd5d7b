package io.penstock.store.review;

/// Reviews of whose time three quarters are over.
public interface Ageing {

    /// Announces, once each, those that came to it by the database's clock.
    ///
    /// @return how many were found, at most `limit`
    int announce(int limit);
}
