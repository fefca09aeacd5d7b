package io.penstock.embedded.issuer;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;

/// What a token request may say beyond OAuth2: `tenant`, whose token it is to be, and `ttl` in
/// seconds.
record GrantRequest(Optional<String> askedTenant, Duration ttl) {
    private static final Duration LONGEST = Duration.ofDays(1);

    static GrantRequest from(Map<String, Object> parameters) {
        var tenant = Optional.ofNullable(parameters.get("tenant")).map(Object::toString);
        var ttl =
                Optional.ofNullable(parameters.get("ttl"))
                        .map(Object::toString)
                        .map(GrantRequest::seconds)
                        .orElse(TokenMint.TIME_TO_LIVE);
        return new GrantRequest(tenant, ttl);
    }

    /// @throws OAuth2AuthenticationException when the client may not have a token of that tenant
    String tenantFor(IssuerClient client) {
        var tenant = askedTenant.orElse(client.tenant());
        if (!client.mayActFor(tenant)) {
            throw refusal(
                    OAuth2ErrorCodes.UNAUTHORIZED_CLIENT,
                    "A token of that tenant is only for a client with the scope "
                            + IssuerClient.ACT_FOR_TENANTS);
        }
        return tenant;
    }

    private static Duration seconds(String text) {
        try {
            var ttl = Duration.ofSeconds(Long.parseLong(text));
            if (ttl.abs().compareTo(LONGEST) <= 0) {
                return ttl;
            }
        } catch (NumberFormatException _) {
            // refused below
        }
        throw refusal(
                OAuth2ErrorCodes.INVALID_REQUEST,
                "ttl is a whole number of seconds, at most a day, negative for an expired token");
    }

    private static OAuth2AuthenticationException refusal(String code, String description) {
        return new OAuth2AuthenticationException(new OAuth2Error(code, description, null));
    }
}
