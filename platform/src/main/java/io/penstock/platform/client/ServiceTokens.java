package io.penstock.platform.client;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.nimbusds.jwt.JWTParser;
import io.penstock.schema.id.TenantId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.client.RestClient;

/// Tokens by which this service acts for a tenant: OAuth2 client credentials (RFC 6749, section
/// 4.4) with the form parameter `tenant`, kept until shortly before they expire.
public final class ServiceTokens {
    private static final Duration MARGIN = Duration.ofSeconds(30);
    private static final int MAX_TENANTS = 10_000;

    private final RestClient http;
    private final ServiceClientProperties settings;
    private final InstantSource clock;
    private final Map<TenantId, Token> tokens = new ConcurrentHashMap<>();

    public ServiceTokens(RestClient http, ServiceClientProperties settings, InstantSource clock) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
    }

    private record Token(String value, Instant until) {}

    /// Issuers say more than we ask for.
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Answer(
            @JsonProperty("access_token") String accessToken,
            @JsonProperty("expires_in") long expiresIn) {}

    /// A token for `tenant`, good for at least half a minute.
    ///
    /// @throws org.springframework.web.client.RestClientException if the issuer is away or refuses,
    ///     or gives a token of another tenant
    public String tokenFor(TenantId tenant) {
        var now = clock.instant();
        var known = tokens.get(tenant);
        if (known != null && now.isBefore(known.until())) {
            return known.value();
        }
        var fresh = fetch(tenant, now);
        if (tokens.size() >= MAX_TENANTS) {
            tokens.values().removeIf(token -> !now.isBefore(token.until()));
        }
        tokens.put(tenant, fresh);
        return fresh.value();
    }

    /// Forgets the token of `tenant`: a service refused it.
    public void forget(TenantId tenant) {
        tokens.remove(tenant);
    }

    private Token fetch(TenantId tenant, Instant now) {
        var form = new LinkedMultiValueMap<String, String>();
        form.add("grant_type", "client_credentials");
        form.add("tenant", tenant.value());
        if (!settings.scopes().isEmpty()) {
            form.add("scope", String.join(" ", settings.scopes()));
        }
        var answer =
                Objects.requireNonNull(
                        http.post()
                                .uri(settings.tokenUri())
                                .headers(
                                        headers ->
                                                headers.setBasicAuth(
                                                        encoded(settings.clientId()),
                                                        encoded(settings.clientSecret())))
                                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                                .body(form)
                                .retrieve()
                                .body(Answer.class));
        if (!isOf(tenant, answer.accessToken())) {
            throw new ForeignTokenException();
        }
        return new Token(answer.accessToken(), now.plusSeconds(answer.expiresIn()).minus(MARGIN));
    }

    /// Otherwise a run would search another tenant's documents. The signature is for the service
    /// that gets the token.
    private static boolean isOf(TenantId tenant, String token) {
        try {
            var claims = JWTParser.parse(token).getJWTClaimsSet();
            return tenant.value().equals(claims.getStringClaim("tenant"));
        } catch (ParseException _) {
            return false;
        }
    }

    /// RFC 6749, section 2.3.1: both parts are form-encoded before they are joined.
    private static String encoded(String part) {
        return URLEncoder.encode(part, StandardCharsets.UTF_8);
    }
}
