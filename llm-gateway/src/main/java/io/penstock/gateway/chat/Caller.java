package io.penstock.gateway.chat;

import io.penstock.schema.id.TenantId;
import org.springframework.security.oauth2.jwt.Jwt;

/// Who calls, and for whom.
///
/// @param client the application, not the person: `client_id`, else `azp`, else `sub`
record Caller(TenantId tenant, String client) {
    private static final int LONGEST = 200;

    static Caller of(TenantId tenant, Jwt token) {
        for (var claim : new String[] {"client_id", "azp", "sub"}) {
            if (token.getClaim(claim) instanceof String client && !client.isBlank()) {
                return new Caller(tenant, client.substring(0, Math.min(client.length(), LONGEST)));
            }
        }
        return new Caller(tenant, "unknown");
    }
}
