package io.penstock.embedded.issuer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.penstock.embedded.machine.LoopbackPort;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DevelopmentIssuerTest {
    private static final IssuerClient OPERATOR =
            new IssuerClient("operator", "op:secret", Set.of("runs:read", "events:write"), "acme");
    private static final IssuerClient WORKER =
            new IssuerClient(
                    "worker", "worker-secret", Set.of("llm:invoke", "tenants:act-for"), "acme");
    private static final DevelopmentIssuer ISSUER =
            DevelopmentIssuer.start(0, IssuerOptions.of(List.of(OPERATOR, WORKER)));
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    @TempDir Path folder;

    @AfterAll
    static void stop() {
        ISSUER.stop();
    }

    @Test
    void issuesATokenThatItsKeysVerify() throws Exception {
        var answer = ask(OPERATOR, "scope=runs:read+events:write");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).get("expires_in").asInt()).isBetween(298, 300);
        var token = SignedJWT.parse(json(answer).get("access_token").asString());
        assertThat(isVerified(token)).isTrue();
        assertThat(token.getHeader().getAlgorithm().getName()).isEqualTo("ES256");
        assertThat(token.getHeader().getType().getType()).isEqualTo("at+jwt");
    }

    @Test
    void namesTenantClientScopesAndServices() throws Exception {
        var claims = claims(ask(OPERATOR, "scope=runs:read+events:write"));

        assertThat(claims.getIssuer()).isEqualTo(ISSUER.issuerUri());
        assertThat(claims.getSubject()).isEqualTo("operator");
        assertThat(claims.getStringClaim("client_id")).isEqualTo("operator");
        assertThat(claims.getStringClaim("tenant")).isEqualTo("acme");
        assertThat(claims.getStringClaim("scope")).isEqualTo("events:write runs:read");
        assertThat(claims.getAudience())
                .containsExactly(
                        "intake-api", "workflow-worker", "llm-gateway", "retrieval-service");
        assertThat(claims.getJWTID()).isNotBlank();
    }

    @Test
    void givesNoScopeThatWasNotAskedFor() throws Exception {
        assertThat(claims(ask(OPERATOR, "scope=runs:read")).getStringClaim("scope"))
                .isEqualTo("runs:read");
    }

    @Test
    void refusesAScopeThatTheClientDoesNotHave() throws Exception {
        var answer = ask(OPERATOR, "scope=runs:read+runs:reed");

        assertRefused(answer, 400, "invalid_scope");
        assertThat(json(answer).get("error_description").asString())
                .contains("runs:reed")
                .doesNotContain("runs:read");
    }

    @Test
    void refusesAWrongSecret() throws Exception {
        var impostor = new IssuerClient("operator", "guess", Set.of(), "acme");

        assertRefused(ask(impostor, "scope=runs:read"), 401, "invalid_client");
    }

    @Test
    void letsAServiceActForATenant() throws Exception {
        var claims = claims(ask(WORKER, "scope=llm:invoke&tenant=globex"));

        assertThat(claims.getStringClaim("tenant")).isEqualTo("globex");
        assertThat(claims.getStringClaim("scope")).isEqualTo("llm:invoke");
    }

    @Test
    void refusesAnotherTenantToAnyoneElse() throws Exception {
        var answer = ask(OPERATOR, "scope=runs:read&tenant=globex");

        assertRefused(answer, 400, "unauthorized_client");
    }

    @Test
    void refusesATenantThatIsNoTenantId() throws Exception {
        var answer = ask(WORKER, "scope=llm:invoke&tenant=Not%20One");

        assertRefused(answer, 400, "unauthorized_client");
    }

    @Test
    void makesATokenThatHasExpired() throws Exception {
        var claims = claims(ask(OPERATOR, "scope=runs:read&ttl=-60"));

        assertThat(claims.getExpirationTime().toInstant())
                .isBetween(Instant.now().minusSeconds(70), Instant.now().minusSeconds(59));
        assertThat(claims.getIssueTime()).isBefore(claims.getExpirationTime());
    }

    @Test
    void makesATokenOfAnotherTimeToLive() throws Exception {
        var claims = claims(ask(OPERATOR, "scope=runs:read&ttl=3600"));

        assertThat(claims.getExpirationTime().toInstant())
                .isBetween(Instant.now().plusSeconds(3590), Instant.now().plusSeconds(3600));
    }

    @Test
    void refusesATimeToLiveThatIsNoNumberOfSeconds() throws Exception {
        assertRefused(ask(OPERATOR, "scope=runs:read&ttl=ever"), 400, "invalid_request");
        assertRefused(ask(OPERATOR, "scope=runs:read&ttl=86401"), 400, "invalid_request");
    }

    @Test
    void keepsItsKeyAndNameOverARestart() throws Exception {
        var port = LoopbackPort.free();
        var options =
                IssuerOptions.of(List.of(OPERATOR)).withKeyIn(folder.resolve("issuer/key.json"));
        String token;
        try (var issuer = DevelopmentIssuer.start(port, options)) {
            token = issuer.mint("operator", "acme", Set.of("runs:read"), Duration.ofMinutes(5));
        }

        try (var issuer = DevelopmentIssuer.start(port, options)) {
            assertThat(isVerified(SignedJWT.parse(token), issuer.jwksUri())).isTrue();
        }
    }

    @Test
    void publishesNoPrivateKey() throws Exception {
        assertThat(get(ISSUER.jwksUri()).body()).contains("\"x\"").doesNotContain("\"d\"");
    }

    @Test
    void namesAKeyFileThatHoldsNoKey() throws Exception {
        var file = Files.writeString(folder.resolve("key.json"), "not a key");
        var options = IssuerOptions.of(List.of(OPERATOR)).withKeyIn(file);

        assertThatThrownBy(() -> DevelopmentIssuer.start(0, options))
                .isInstanceOf(IssuerFailure.class)
                .hasMessageContaining("key file " + file);
    }

    @Test
    void namesATakenPort() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var port = taken.getLocalPort();

            assertThatThrownBy(
                            () ->
                                    DevelopmentIssuer.start(
                                            port, IssuerOptions.of(List.of(OPERATOR))))
                    .isInstanceOf(IssuerFailure.class)
                    .hasMessageContaining("Port " + port);
        }
    }

    @Test
    void tellsItsHealthAndWhereItsEndpointsAre() throws Exception {
        assertThat(get(ISSUER.issuerUri() + "/health").body()).contains("UP");
        var metadata = get(ISSUER.issuerUri() + "/.well-known/oauth-authorization-server");
        assertThat(json(metadata).get("token_endpoint").asString()).isEqualTo(ISSUER.tokenUri());
        assertThat(json(metadata).get("jwks_uri").asString()).isEqualTo(ISSUER.jwksUri());
    }

    @Test
    void mintsTokensForTestsWithTheSameKey() throws Exception {
        var issuer = TestIssuer.shared();
        var token = SignedJWT.parse(issuer.token("globex", "runs:read", "llm:invoke"));

        assertThat(isVerified(token, issuer.jwksUri())).isTrue();
        assertThat(token.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("globex");
        assertThat(token.getJWTClaimsSet().getStringClaim("scope"))
                .isEqualTo("llm:invoke runs:read");
    }

    private static HttpResponse<String> ask(IssuerClient client, String parameters)
            throws Exception {
        var login = client.id() + ":" + client.secret().replace(":", "%3A");
        var basic = Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
        var form = "grant_type=client_credentials&" + parameters;
        var request =
                HttpRequest.newBuilder(URI.create(ISSUER.tokenUri()))
                        .header("Authorization", "Basic " + basic)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(form))
                        .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> get(String uri) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(uri)).build();
        return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    private static JWTClaimsSet claims(HttpResponse<String> answer) throws Exception {
        return SignedJWT.parse(json(answer).get("access_token").asString()).getJWTClaimsSet();
    }

    private static boolean isVerified(SignedJWT token) throws Exception {
        return isVerified(token, ISSUER.jwksUri());
    }

    private static boolean isVerified(SignedJWT token, String jwksUri) throws Exception {
        var keys = JWKSet.parse(get(jwksUri).body());
        var key = keys.getKeyByKeyId(token.getHeader().getKeyID()).toECKey();
        return token.verify(new ECDSAVerifier(key));
    }

    private static void assertRefused(HttpResponse<String> answer, int status, String error) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(json(answer).get("error").asString()).isEqualTo(error);
    }
}
