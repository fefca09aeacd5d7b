package io.penstock.embedded.issuer;

/// Paths of the issuer.
final class IssuerEndpoints {
    static final String AUTHORIZATION = "/oauth2/authorize";
    static final String TOKEN = "/oauth2/token";
    static final String REVOCATION = "/oauth2/revoke";
    static final String KEYS = "/oauth2/jwks";
    static final String DISCOVERY = "/.well-known/**";
    static final String LOGIN = "/login";
    static final String HEALTH = "/health";

    private IssuerEndpoints() {}
}
