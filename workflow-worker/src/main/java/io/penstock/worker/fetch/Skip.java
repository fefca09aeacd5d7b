package io.penstock.worker.fetch;

import java.util.Locale;

/// Why a file is not fetched, as workflows see it.
enum Skip {
    /// It is beyond the step's `maxCount`.
    COUNT,
    /// The event does not say where it is.
    NO_ADDRESS,
    /// It is at a host that is neither the vendor's nor named by the connection.
    HOST,
    /// Its host leads into a private network.
    ADDRESS,
    /// It is led on and on.
    REDIRECTS,
    /// It is of no type that the step takes, or not of the type that the answer says.
    TYPE,
    /// It is larger than the step's `maxBytes`.
    SIZE,
    /// It is not the one that the event tells of.
    DIGEST,
    /// The vendor does not have it any more.
    GONE,
    /// The vendor does not give it.
    REFUSED;

    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
