package io.penstock.embedded.issuer;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// One issuer for all tests of a JVM, started by the first that asks and gone with the JVM. A
/// browser logs in at the page it is sent to with [IssuerUser#name] and [IssuerUser#password], for
/// a dashboard on any port of 127.0.0.1.
public final class TestIssuer {
    /// A client that may act for every tenant.
    public static final String CLIENT_ID = "test-service";

    public static final String CLIENT_SECRET = "test-service-secret";

    private static final Set<String> REVIEWING =
            Set.of("runs:read", "reviews:read", "reviews:decide", "traces:read");

    /// People of the tenant `acme`: one that may do all that the dashboard offers, and two
    /// reviewers.
    public static final IssuerUser OPERATOR =
            user(
                    "operator",
                    "acme",
                    Set.of(
                            "events:write",
                            "runs:read",
                            "runs:operate",
                            "reviews:read",
                            "reviews:decide",
                            "dead-letters:read",
                            "dead-letters:replay",
                            "connections:read",
                            "workflows:read",
                            "workflows:write",
                            "documents:read",
                            "documents:write",
                            "prompts:read",
                            "prompts:write",
                            "traces:read"));

    public static final IssuerUser REVIEWER = user("reviewer", "acme", REVIEWING);
    public static final IssuerUser OTHER_REVIEWER = user("reviewer-two", "acme", REVIEWING);

    /// Somebody of another tenant, who may do there what [#OPERATOR] may do here.
    public static final IssuerUser STRANGER = user("stranger", "globex", OPERATOR.scopes());

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
        // with whatever port a test's intake has got
        var dashboard = URI.create("http://127.0.0.1/dashboard/");
        var users = List.of(OPERATOR, REVIEWER, OTHER_REVIEWER, STRANGER);
        issuer =
                DevelopmentIssuer.start(
                        0,
                        IssuerOptions.of(List.of(client))
                                .withPeople(new IssuerPeople(dashboard, users)));
    }

    private static IssuerUser user(String name, String tenant, Set<String> scopes) {
        return new IssuerUser(name, "password-of-" + name, tenant, scopes);
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

    /// A person's token as the dashboard has it, made without a login.
    ///
    /// @param scopes none for all that they may have
    public String token(IssuerUser user, String... scopes) {
        var wanted = scopes.length == 0 ? user.scopes() : Set.of(scopes);
        return issuer.mint(user, wanted, TokenMint.TIME_TO_LIVE);
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
