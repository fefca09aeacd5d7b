package io.penstock.embedded.issuer;

import static io.penstock.embedded.issuer.CodeFlow.PAGE;
import static io.penstock.embedded.issuer.CodeFlow.VERIFIER;
import static io.penstock.embedded.issuer.CodeFlow.asking;
import static io.penstock.embedded.issuer.CodeFlow.json;
import static io.penstock.embedded.issuer.CodeFlow.location;
import static io.penstock.embedded.issuer.CodeFlow.parameters;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeopleTest {
    private static final IssuerUser REVIEWER =
            new IssuerUser("ria", "ria's password", "acme", Set.of("runs:read", "reviews:decide"));
    private static final IssuerUser STRANGER =
            new IssuerUser("sam", "sam's password", "globex", Set.of("runs:read"));
    private static final IssuerClient SERVICE =
            new IssuerClient("service", "service-secret", Set.of("runs:read"), "acme");
    private static final DevelopmentIssuer ISSUER =
            DevelopmentIssuer.start(
                    0,
                    IssuerOptions.of(List.of(SERVICE))
                            .withPeople(
                                    new IssuerPeople(
                                            URI.create("http://127.0.0.1/dashboard/"),
                                            List.of(REVIEWER, STRANGER))));

    @TempDir Path folder;

    private final CodeFlow browser = new CodeFlow(ISSUER.issuerUri());

    @AfterAll
    static void stop() {
        ISSUER.stop();
    }

    @Test
    void sendsWhoIsNotLoggedInToTheLoginPage() throws Exception {
        var answer = browser.authorize(asking("openid runs:read"));

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(location(answer).getPath()).isEqualTo("/login");
    }

    @Test
    void comesBackToThePageWithACodeAndTheState() throws Exception {
        var landed = browser.land(REVIEWER, "openid runs:read");

        assertThat(landed.toString()).startsWith(PAGE + "?");
        assertThat(parameters(landed)).containsEntry("state", "the-state").containsKey("code");
    }

    @Test
    void givesAPersonTokensAsClientsHaveThem() throws Exception {
        var tokens = browser.tokens(REVIEWER, "openid runs:read reviews:decide");

        assertThat(tokens.get("expires_in").asInt()).isBetween(298, 300);
        var token = SignedJWT.parse(tokens.get("access_token").asString());
        var keys = JWKSet.parse(browser.get(ISSUER.jwksUri()).body());
        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
        assertThat(token.verify(new ECDSAVerifier(key))).isTrue();
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
        var claims = token.getJWTClaimsSet();
        assertThat(claims.getIssuer()).isEqualTo(ISSUER.issuerUri());
        assertThat(claims.getSubject()).isEqualTo("ria");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("dashboard");
        assertThat(claims.getStringClaim("tenant")).isEqualTo("acme");
        assertThat(claims.getStringClaim("scope")).isEqualTo("openid reviews:decide runs:read");
        assertThat(claims.getAudience()).containsExactlyElementsOf(IssuerOptions.SERVICES);
    }

    @Test
    void tellsThePageWhoHasLoggedIn() throws Exception {
        var tokens = browser.tokens(STRANGER, "openid runs:read");

        var idToken = SignedJWT.parse(tokens.get("id_token").asString());
        assertThat(idToken.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        var claims = idToken.getJWTClaimsSet();
        assertThat(claims.getSubject()).isEqualTo("sam");
        assertThat(claims.getAudience()).containsExactly("dashboard");
        assertThat(claims.getStringClaim("nonce")).isEqualTo("the-nonce");
        assertThat(claims.getStringClaim("preferred_username")).isEqualTo("sam");
        assertThat(claims.getStringClaim("tenant")).isEqualTo("globex");
    }

    @Test
    void grantsNoScopeThatThePersonMayNotHave() throws Exception {
        var tokens = browser.tokens(REVIEWER, "openid runs:read connections:write no:such-scope");

        assertThat(tokens.get("scope").asString().split(" "))
                .containsExactlyInAnyOrder("openid", "runs:read");
        assertThat(scope(tokens.get("access_token").asString())).isEqualTo("openid runs:read");
        var refreshed = json(browser.refresh(tokens.get("refresh_token").asString()));
        assertThat(scope(refreshed.get("access_token").asString())).isEqualTo("openid runs:read");
    }

    @Test
    void refusesAWrongPassword() throws Exception {
        browser.authorize(asking("openid"));

        var answer = browser.logIn("ria", "guess");

        assertThat(location(answer).toString()).isEqualTo("/login?error");
        assertThat(browser.get(ISSUER.issuerUri() + "/login?error").body())
                .contains("Name or password is wrong");
        assertThat(location(browser.authorize(asking("openid"))).getPath()).isEqualTo("/login");
    }

    @Test
    void refusesALoginThatItsOwnFormDidNotSend() throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(ISSUER.issuerUri() + "/login"))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "username=ria&password=ria%27s+password"))
                        .build();

        var answer = send(request);

        assertThat(answer.statusCode()).isEqualTo(403);
    }

    @Test
    void refusesAWrongVerifier() throws Exception {
        var code = parameters(browser.land(REVIEWER, "openid")).get("code");

        var answer = browser.redeem(code, "another-verifier-of-forty-three-characters-x");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void refusesACodeASecondTime() throws Exception {
        var code = parameters(browser.land(REVIEWER, "openid")).get("code");
        var refreshToken = json(browser.redeem(code, VERIFIER)).get("refresh_token").asString();

        assertThat(browser.redeem(code, VERIFIER).statusCode()).isEqualTo(400);
        assertThat(browser.refresh(refreshToken).statusCode()).isEqualTo(400);
    }

    @Test
    void refusesARequestWithoutPkce() throws Exception {
        var asked = asking("openid");
        asked.remove("code_challenge");
        asked.remove("code_challenge_method");

        var answer = browser.authorize(asked);

        assertThat(location(answer).toString()).startsWith(PAGE + "?");
        assertThat(parameters(location(answer))).containsEntry("error", "invalid_request");
    }

    @Test
    void refusesAChallengeThatIsTheVerifierItself() throws Exception {
        var asked = asking("openid");
        asked.put("code_challenge", VERIFIER);
        asked.put("code_challenge_method", "plain");

        assertThat(parameters(location(browser.authorize(asked))))
                .containsEntry("error", "invalid_request");
    }

    @Test
    void sendsNobodyToAForeignPage() throws Exception {
        for (var foreign :
                List.of(
                        "http://evil.example/dashboard/",
                        "http://127.0.0.1:18080/elsewhere/",
                        "https://127.0.0.1:18080/dashboard/",
                        "http://127.0.0.1:18080@evil.example/dashboard/",
                        "http://localhost:18080/dashboard/")) {
            var asked = asking("openid");
            asked.put("redirect_uri", foreign);

            var answer = browser.authorize(asked);

            assertThat(answer.statusCode()).as(foreign).isEqualTo(400);
            assertThat(answer.headers().firstValue("Location")).as(foreign).isEmpty();
        }
    }

    @Test
    void givesEachRefreshTokenForOneUse() throws Exception {
        var first = browser.tokens(REVIEWER, "openid runs:read").get("refresh_token").asString();

        var refreshed = browser.refresh(first);

        assertThat(refreshed.statusCode()).isEqualTo(200);
        var second = json(refreshed).get("refresh_token").asString();
        assertThat(second).isNotEqualTo(first);
        assertThat(json(browser.refresh(first)).get("error").asString()).isEqualTo("invalid_grant");
        assertThat(browser.refresh(second).statusCode()).isEqualTo(200);
    }

    @Test
    void refreshesForNobodyWhoHasOnlyAName() throws Exception {
        var answer = browser.refresh("guess");

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(json(answer).get("error").asString()).isEqualTo("invalid_grant");
    }

    @Test
    void takesARevokedRefreshTokenNoMore() throws Exception {
        var token = browser.tokens(REVIEWER, "openid").get("refresh_token").asString();

        assertThat(browser.revoke(token).statusCode()).isEqualTo(200);

        assertThat(browser.refresh(token).statusCode()).isEqualTo(400);
    }

    @Test
    void logsOutOfSessionAndRefreshToken() throws Exception {
        var tokens = browser.tokens(REVIEWER, "openid");

        var answer = browser.get(logout(tokens.get("id_token").asString(), PAGE));

        assertThat(location(answer).toString()).isEqualTo(PAGE);
        assertThat(location(browser.authorize(asking("openid"))).getPath()).isEqualTo("/login");
        assertThat(browser.refresh(tokens.get("refresh_token").asString()).statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::",
                "http://[",
                "mailto:x",
                "//127.0.0.1/dashboard/",
                "http://x@127.0.0.1/dashboard/",
                "https://127.0.0.1/dashboard/",
                "http://127.0.0.1/dashboard/../x",
                "http://127.0.0.1.evil.example/dashboard/",
                "javascript:alert(1)"
            })
    void leadsNowhereOddAfterLogout(String back) throws Exception {
        var tokens = browser.tokens(REVIEWER, "openid");

        var answer = browser.get(logout(tokens.get("id_token").asString(), back));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.evil.example/dashboard/",
                "http://127.0.0.1/dashboard/?x=y",
                "http://x@127.0.0.1/dashboard/",
                "http://127.0.0.1/dashboard/../other",
                "https://127.0.0.1/dashboard/",
                "http://localhost/dashboard/",
                "http://["
            })
    void leadsNowhereOddWithACode(String back) throws Exception {
        browser.tokens(REVIEWER, "openid");
        var asked = new HashMap<>(asking("openid"));
        asked.put("redirect_uri", back);

        var answer = browser.authorize(asked);

        assertThat(answer.headers().firstValue("Location").orElse("")).doesNotContain("code=");
        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void leadsToNoForeignPageAfterLogout() throws Exception {
        var tokens = browser.tokens(REVIEWER, "openid");

        var answer =
                browser.get(
                        logout(
                                tokens.get("id_token").asString(),
                                "http://evil.example/dashboard/"));

        assertThat(answer.statusCode()).isEqualTo(400);
    }

    @Test
    void lendsItsServiceTokensNoSession() throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create(ISSUER.tokenUri()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(
                                HttpRequest.BodyPublishers.ofString(
                                        "grant_type=client_credentials&client_id=service&client_secret=service-secret&scope=runs:read"))
                        .build();

        var answer = send(request);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void describesItselfToThePagesOriginOnly() throws Exception {
        var discovery = ISSUER.issuerUri() + "/.well-known/openid-configuration";

        var own = send(from("http://127.0.0.1:18080", discovery));
        var foreign = send(from("http://evil.example", discovery));

        assertThat(own.headers().firstValue("Access-Control-Allow-Origin"))
                .contains("http://127.0.0.1:18080");
        assertThat(own.headers().firstValue("Access-Control-Allow-Credentials")).isEmpty();
        var described = json(own);
        assertThat(described.get("issuer").asString()).isEqualTo(ISSUER.issuerUri());
        assertThat(described.get("token_endpoint").asString()).isEqualTo(ISSUER.tokenUri());
        assertThat(described.get("code_challenge_methods_supported").toString()).contains("S256");
        assertThat(described.get("end_session_endpoint").asString()).endsWith("/connect/logout");
        assertThat(foreign.statusCode()).isEqualTo(403);
    }

    @Test
    void letsThePagesScriptReadItsTokens() throws Exception {
        for (var endpoint : List.of(ISSUER.tokenUri(), ISSUER.issuerUri() + "/oauth2/revoke")) {
            var preflight =
                    HttpRequest.newBuilder(URI.create(endpoint))
                            .method("OPTIONS", HttpRequest.BodyPublishers.noBody())
                            .header("Origin", "http://127.0.0.1:18080")
                            .header("Access-Control-Request-Method", "POST")
                            .build();

            assertThat(send(preflight).statusCode()).as(endpoint).isEqualTo(200);
        }
    }

    @Test
    void asksForThePasswordOnAPageWithoutScripts() throws Exception {
        var page = browser.loginPage();

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body())
                .contains("<form")
                .doesNotContain("<script")
                .doesNotContain("{token}");
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'")
                .contains("form-action 'self' http://127.0.0.1:*")
                .contains("frame-ancestors 'none'");
        assertThat(page.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly")
                .contains("SameSite=Lax");
    }

    @Test
    void readsPeopleFromASettingsFile() throws Exception {
        var file =
                Files.writeString(
                        folder.resolve("issuer.properties"),
                        """
                        issuer.port = 9000
                        issuer.key-file = key.json
                        issuer.clients = service
                        issuer.client.service.secret = s
                        issuer.client.service.tenant = acme
                        issuer.client.service.scopes = runs:read
                        issuer.users = ria
                        issuer.user.ria.password = p
                        issuer.user.ria.tenant = acme
                        issuer.user.ria.scopes = runs:read reviews:decide
                        issuer.dashboard = http://127.0.0.1:8080/dashboard/
                        whatsapp.port = 9001
                        whatsapp.access-token = a
                        whatsapp.app-secret = b
                        """);

        var people = DevelopmentSettings.read(file).issuer().people();

        assertThat(people.dashboard()).hasToString("http://127.0.0.1:8080/dashboard/");
        assertThat(people.users())
                .containsExactly(
                        new IssuerUser("ria", "p", "acme", Set.of("runs:read", "reviews:decide")));
    }

    @Test
    void mintsPeoplesTokensForTestsWithoutALogin() throws Exception {
        var claims =
                SignedJWT.parse(TestIssuer.shared().token(TestIssuer.REVIEWER)).getJWTClaimsSet();

        assertThat(claims.getSubject()).isEqualTo("reviewer");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("dashboard");
        assertThat(claims.getStringClaim("scope")).contains("reviews:decide");
    }

    private static String logout(String idToken, String back) {
        return ISSUER.issuerUri()
                + "/connect/logout?id_token_hint="
                + idToken
                + "&post_logout_redirect_uri="
                + URLEncoder.encode(back, StandardCharsets.UTF_8);
    }

    private static String scope(String token) throws Exception {
        return SignedJWT.parse(token).getJWTClaimsSet().getStringClaim("scope");
    }

    private static HttpRequest from(String origin, String uri) {
        return HttpRequest.newBuilder(URI.create(uri)).header("Origin", origin).build();
    }

    private static HttpResponse<String> send(HttpRequest request) throws Exception {
        try (var client = HttpClient.newHttpClient()) {
            return client.send(request, BodyHandlers.ofString());
        }
    }
}
