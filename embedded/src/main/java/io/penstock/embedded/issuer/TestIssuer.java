package io.penstock.embedded.issuer;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One issuer for all tests of a JVM, started by the first that asks and gone with the JVM.
public final class TestIssuer {
    /// A client that may act for every tenant.
    public static final String CLIENT_ID = "test-service";

    public static final String CLIENT_SECRET = "test-service-secret";

    /// Every scope that a service asks another for.
    private static final Set<String> SCOPES =
            Set.of(
                    IssuerClient.ACT_FOR_TENANTS,
                    "events:write",
                    "runs:read",
                    "llm:invoke",
                    "documents:read",
                    "documents:write",
                    "prompts:read",
                    "prompts:write",
                    "workflows:read",
                    "workflows:write",
                    "metrics:read");

    private static final TestIssuer SHARED = new TestIssuer();

    private final DevelopmentIssuer issuer;

    private TestIssuer() {
        var client = new IssuerClient(CLIENT_ID, CLIENT_SECRET, SCOPES, "acme");
        issuer = DevelopmentIssuer.start(0, IssuerOptions.of(List.of(client)));
    }

    public static TestIssuer shared() {
        return SHARED;
    }

    /// A token for all services that is good for five minutes.
    public String token(String tenant, String... scopes) {
        return token(TokenMint.TIME_TO_LIVE, tenant, scopes);
    }

    /// @param ttl a negative one makes a token that has expired
    public String token(Duration ttl, String tenant, String... scopes) {
        return issuer.mint(CLIENT_ID, tenant, Set.of(scopes), ttl);
    }

    public String issuerUri() {
        return issuer.issuerUri();
    }

    public String jwksUri() {
        return issuer.jwksUri();
    }

    public String tokenUri() {
        return issuer.tokenUri();
    }
}
