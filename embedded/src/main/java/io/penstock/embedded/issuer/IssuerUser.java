package io.penstock.embedded.issuer;

import java.util.Set;

/// A person that may log in.
///
/// @param name how they log in, and the subject of their tokens
/// @param scopes what they may have; a token holds those of them that were asked for
public record IssuerUser(String name, String password, String tenant, Set<String> scopes) {

    public IssuerUser {
        scopes = Set.copyOf(scopes);
        if (name.isBlank() || password.isBlank()) {
            throw new IllegalArgumentException("A user needs a name and a password");
        }
        if (!TenantIds.isTenant(tenant)) {
            throw new IllegalArgumentException(
                    "The tenant of user %s is no tenant id".formatted(name));
        }
    }

    /// Without the password.
    @Override
    public String toString() {
        return "user %s of %s".formatted(name, tenant);
    }
}
