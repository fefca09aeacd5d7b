package io.penstock.platform.security;

import org.jspecify.annotations.Nullable;

/// Who acts, as the token says; a controller's argument. What somebody did is recorded with both
/// `issuer` and `subject`: a subject is one person's at its issuer only.
///
/// @param client through which they act; null where the issuer names none
public record Caller(String issuer, String subject, @Nullable String client) {

    /// As others are shown it.
    public String name() {
        return subject;
    }
}
