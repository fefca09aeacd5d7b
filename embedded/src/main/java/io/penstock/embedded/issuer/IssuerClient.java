package io.penstock.embedded.issuer;

import java.util.Set;

/// A client that the issuer knows.
///
/// @param scopes what it may ask for; a token holds what was asked for, nothing by itself
/// @param tenant of its tokens, unless it may act for others and asks for one
public record IssuerClient(String id, String secret, Set<String> scopes, String tenant) {
    /// The scope whose holder may ask for a token of any tenant; for services only.
    public static final String ACT_FOR_TENANTS = "tenants:act-for";

    public IssuerClient {
        scopes = Set.copyOf(scopes);
        if (id.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("A client needs an id and a secret");
        }
        if (!TenantIds.isTenant(tenant)) {
            throw new IllegalArgumentException(
                    "The tenant of client %s is no tenant id".formatted(id));
        }
    }

    boolean mayActFor(String wanted) {
        return wanted.equals(tenant)
                || scopes.contains(ACT_FOR_TENANTS) && TenantIds.isTenant(wanted);
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "client %s of %s".formatted(id, tenant);
    }
}
