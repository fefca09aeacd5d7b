package io.penstock.platform.security;

import org.jspecify.annotations.Nullable;

/// Who acts, as the token says; a controller's argument. What somebody did is recorded with both
/// `issuer` and `subject`: a subject is one person's at its issuer only.
///
/// @param client through which they act; null where the issuer names none
/// @param scope that let them; null outside of a request
/// @param request its id; null outside of a request
/// @param source the network that the request came from, such as `203.0.113.0/24`; null outside of
///     a request
public record Caller(
        String issuer,
        String subject,
        @Nullable String client,
        @Nullable String scope,
        @Nullable String request,
        @Nullable String source) {

    public Caller(String issuer, String subject, @Nullable String client) {
        this(issuer, subject, client, null, null, null);
    }

    /// As others are shown it.
    public String name() {
        return subject;
    }
}
