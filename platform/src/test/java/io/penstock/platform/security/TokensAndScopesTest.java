package io.penstock.platform.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import io.penstock.schema.id.TenantId;
import java.net.InetSocketAddress;
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
import java.util.Date;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpMethod;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class TokensAndScopesTest {
    private static final String ISSUER = "https://issuer.example.test";
    private static final ECKey KEY = key();
    private static final HttpServer KEYS = serve(KEY);
    @TempDir private static Path folder;

    @LocalServerPort private int port;
    private final HttpClient http = HttpClient.newHttpClient();

    @SpringBootApplication
    static class Service {
        @Bean
        EndpointRules rules() {
            return EndpointRules.of(
                    EndpointRule.scope(HttpMethod.GET, "/v1/things", "things:read"),
                    EndpointRule.scope(HttpMethod.GET, "/v1/me", "things:read"),
                    EndpointRule.open(HttpMethod.POST, "/v1/hooks"));
        }

        @RestController
        static class Things {
            record Thing(int size) {}

            @GetMapping("/v1/things")
            String things(TenantId tenant) {
                return "things of " + tenant;
            }

            @GetMapping("/v1/me")
            String me(Caller caller) {
                return caller.name() + " by " + caller.client();
            }

            @GetMapping("/v1/forgotten")
            String forgotten() {
                return "no rule lists me";
            }

            @PostMapping("/v1/hooks")
            String hook(@RequestBody Thing thing) {
                if (thing.size() > 100) {
                    throw new IllegalStateException("secret text");
                }
                return "taken";
            }
        }
    }

    @DynamicPropertySource
    static void settings(DynamicPropertyRegistry settings) throws Exception {
        var rootKey =
                Files.writeString(
                        folder.resolve("root.key"),
                        Base64.getEncoder().encodeToString(new byte[32]));
        settings.add("penstock.root-key-file", rootKey::toString);
        var jwt = "spring.security.oauth2.resourceserver.jwt.";
        settings.add(jwt + "issuer-uri", () -> ISSUER);
        settings.add(jwt + "jwk-set-uri", () -> "http://127.0.0.1:" + KEYS.getAddress().getPort());
        settings.add(jwt + "jws-algorithms", () -> "ES256");
        settings.add(jwt + "audiences", () -> "things-service");
    }

    @AfterAll
    static void stop() {
        KEYS.stop(0);
    }

    @Test
    void theTokensTenantReachesTheController() throws Exception {
        var answer = get("/v1/things", token(claims().build()));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("things of acme");
    }

    @Test
    void whoActsReachesTheController() throws Exception {
        var keycloak = get("/v1/me", token(claims().claim("azp", "dashboard").build()));
        var ours = get("/v1/me", token(claims().claim("client_id", "cli").build()));

        assertThat(keycloak.body()).isEqualTo("tester by dashboard");
        assertThat(ours.body()).isEqualTo("tester by cli");
        assertProblem(get("/v1/me", token(claims().subject(null).build())), 403, "no-subject");
    }

    @Test
    void noTokenIs401WithTheSchemeToUse() throws Exception {
        var answer = get("/v1/things", null);

        assertProblem(answer, 401, "unauthorized");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    }

    @Test
    void aTokenThatIsExpiredForeignOrMisaddressedIs401() throws Exception {
        var past = Date.from(Instant.now().minus(Duration.ofHours(1)));
        var stranger = new ECKeyGenerator(Curve.P_256).keyID(KEY.getKeyID()).generate();

        for (var token :
                new String[] {
                    token(claims().expirationTime(past).build()),
                    token(claims().audience("another-service").build()),
                    token(claims().issuer("https://other.example.test").build()),
                    signed(claims().build(), stranger),
                    "eyJhbGciOiJub25lIn0.e30."
                }) {
            var answer = get("/v1/things", token);
            assertProblem(answer, 401, "invalid-token");
            assertThat(answer.headers().firstValue("WWW-Authenticate"))
                    .hasValue("Bearer error=\"invalid_token\"");
        }
    }

    @Test
    void aMissingScopeIs403() throws Exception {
        assertProblem(
                get("/v1/things", token(claims().claim("scope", "things:write").build())),
                403,
                "insufficient-scope");
    }

    @Test
    void aTokenWithoutTenantIs403() throws Exception {
        assertProblem(
                get("/v1/things", token(claims().claim("tenant", null).build())), 403, "no-tenant");
    }

    @Test
    void whatNoRuleListsIsDenied() throws Exception {
        assertProblem(get("/v1/forgotten", token(claims().build())), 403, "insufficient-scope");
    }

    @Test
    void theErrorPageIsNobodysToCall() throws Exception {
        assertProblem(get("/error", null), 401, "unauthorized");
    }

    @Test
    void anUnknownMemberIsRefusedAtItsPlace() throws Exception {
        var answer = post("{\"size\":1,\"color\":\"red\"}");

        assertProblem(answer, 400, "unreadable");
        assertThat(answer.body()).contains("\"pointer\":\"#/color\"");
    }

    @Test
    void aBugAnswers500WithoutItsText() throws Exception {
        var answer = post("{\"size\":101}");

        assertProblem(answer, 500, "internal");
        assertThat(answer.body()).doesNotContain("secret text").doesNotContain("IllegalState");
    }

    private static void assertProblem(HttpResponse<String> answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
                .startsWith("application/problem+json");
        assertThat(answer.body())
                .contains("\"type\":\"urn:penstock:problem:" + code + "\"")
                .contains("\"instance\"");
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String body) throws Exception {
        var request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/hooks"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body));
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static JWTClaimsSet.Builder claims() {
        return new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience("things-service")
                .subject("tester")
                .claim("scope", "things:read")
                .claim("tenant", "acme")
                .expirationTime(Date.from(Instant.now().plus(Duration.ofMinutes(5))));
    }

    private static String token(JWTClaimsSet claims) throws Exception {
        return signed(claims, KEY);
    }

    private static String signed(JWTClaimsSet claims, ECKey key) throws Exception {
        var header =
                new JWSHeader.Builder(JWSAlgorithm.ES256)
                        .type(new JOSEObjectType("at+jwt"))
                        .keyID(key.getKeyID())
                        .build();
        var jwt = new SignedJWT(header, claims);
        jwt.sign(new ECDSASigner(key));
        return jwt.serialize();
    }

    private static ECKey key() {
        try {
            return new ECKeyGenerator(Curve.P_256).keyID("k1").generate();
        } catch (com.nimbusds.jose.JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private static HttpServer serve(ECKey key) {
        try {
            var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
            var keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            server.createContext(
                    "/",
                    exchange -> {
                        exchange.sendResponseHeaders(200, keys.length);
                        exchange.getResponseBody().write(keys);
                        exchange.close();
                    });
            server.start();
            return server;
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
