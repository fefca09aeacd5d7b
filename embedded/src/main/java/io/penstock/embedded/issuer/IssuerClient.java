package io.penstock.embedded.issuer;

import java.util.Set;
import java.util.regex.Pattern;

/// A client that the issuer knows.
///
/// @param scopes what it may ask for; a token holds what was asked for, nothing by itself
/// @param tenant of its tokens, unless it may act for others and asks for one
public record IssuerClient(String id, String secret, Set<String> scopes, String tenant) {
    /// The scope whose holder may ask for a token of any tenant; for services only.
    public static final String ACT_FOR_TENANTS = "tenants:act-for";

    private static final Pattern TENANT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    public IssuerClient {
        scopes = Set.copyOf(scopes);
        if (id.isBlank() || secret.isBlank()) {
            throw new IllegalArgumentException("A client needs an id and a secret");
        }
        if (!isTenant(tenant)) {
            throw new IllegalArgumentException(
                    "The tenant of client %s is no tenant id".formatted(id));
        }
    }

    boolean mayActFor(String wanted) {
        return wanted.equals(tenant) || scopes.contains(ACT_FOR_TENANTS) && isTenant(wanted);
    }

    private static boolean isTenant(String text) {
        return TENANT.matcher(text).matches();
    }

    /// Without the secret.
    @Override
    public String toString() {
        return "client %s of %s".formatted(id, tenant);
    }
}
