package io.penstock.store.lease;

import java.sql.SQLException;

/// The lease could not be renewed because the database did not answer.
public final class LeaseUnreachableException extends RuntimeException {
    private LeaseUnreachableException(String message, SQLException cause) {
        super(message, cause);
    }

    static LeaseUnreachableException during(String what, SQLException cause) {
        return new LeaseUnreachableException(
                what + " failed: the database does not answer; it is tried again", cause);
    }
}
