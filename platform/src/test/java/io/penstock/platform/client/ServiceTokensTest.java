package io.penstock.platform.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.sun.net.httpserver.HttpServer;
import io.penstock.schema.id.TenantId;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

class ServiceTokensTest {
    private static final TenantId ACME = new TenantId("acme");

    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final List<String> forms = new CopyOnWriteArrayList<>();
    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.parse("2026-06-01T12:00:00Z"));
    private HttpServer issuer;

    /// Whether the issuer gives tokens of the tenant that is asked for.
    private boolean heedsTenants = true;

    @BeforeEach
    void start() throws Exception {
        issuer = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        issuer.createContext(
                "/",
                exchange -> {
                    credentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
                    forms.add(
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8));
                    var answer =
                            "{\"access_token\":\"%s\",\"token_type\":\"Bearer\",\"expires_in\":300}"
                                    .formatted(token(forms.size(), tenantOf(forms.getLast())))
                                    .getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, answer.length);
                    exchange.getResponseBody().write(answer);
                    exchange.close();
                });
        issuer.start();
    }

    @AfterEach
    void stop() {
        issuer.stop(0);
    }

    @Test
    void credentialsAreFormEncodedBeforeTheyAreBasicEncoded() {
        tokens("a:b", "s+/= %").tokenFor(ACME);

        var basic = credentials.getFirst().substring("Basic ".length());
        var pair =
                new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8)
                        .split(":", -1);
        assertThat(pair)
                .extracting(part -> URLDecoder.decode(part, StandardCharsets.UTF_8))
                .containsExactly("a:b", "s+/= %");
    }

    @Test
    void aTokenIsForItsTenantAndKeptUntilHalfAMinuteBeforeItExpires() {
        var tokens = tokens("worker", "secret");

        assertThat(tokens.tokenFor(ACME)).isEqualTo(token(1, "acme"));
        now.set(now.get().plusSeconds(269));
        assertThat(tokens.tokenFor(ACME)).isEqualTo(token(1, "acme"));
        now.set(now.get().plusSeconds(1));
        assertThat(tokens.tokenFor(ACME)).isEqualTo(token(2, "acme"));
        assertThat(tokens.tokenFor(new TenantId("other"))).isEqualTo(token(3, "other"));
        assertThat(forms).first().asString().contains("tenant=acme").contains("scope=llm%3Ainvoke");
        assertThat(forms).last().asString().contains("tenant=other");
    }

    @Test
    void aTokenOfAnotherTenantIsRefused() {
        heedsTenants = false;
        var tokens = tokens("worker", "secret");

        assertThatThrownBy(() -> tokens.tokenFor(new TenantId("other")))
                .isInstanceOf(HttpClientErrorException.class)
                .hasMessageContaining("another tenant");
        assertThat(tokens.tokenFor(ACME)).isEqualTo(token(2, "acme"));
    }

    private String tenantOf(String form) {
        return heedsTenants && form.contains("tenant=other") ? "other" : "acme";
    }

    private static String token(int number, String tenant) {
        return new PlainJWT(
                        new JWTClaimsSet.Builder()
                                .jwtID("t" + number)
                                .claim("tenant", tenant)
                                .build())
                .serialize();
    }

    private ServiceTokens tokens(String id, String secret) {
        var uri = URI.create("http://127.0.0.1:" + issuer.getAddress().getPort() + "/token");
        return new ServiceTokens(
                RestClient.create(),
                new ServiceClientProperties(uri, id, secret, List.of("llm:invoke")),
                now::get);
    }
}
