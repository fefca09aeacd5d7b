package io.penstock.embedded.issuer;

import java.util.regex.Pattern;

/// What may stand in the claim `tenant`.
final class TenantIds {
    private static final Pattern TENANT = Pattern.compile("[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?");

    private TenantIds() {}

    static boolean isTenant(String text) {
        return TENANT.matcher(text).matches();
    }
}
