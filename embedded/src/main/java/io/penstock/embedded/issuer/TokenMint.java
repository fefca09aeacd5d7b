package io.penstock.embedded.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwsHeader;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtClaimsSet;
import org.springframework.security.oauth2.jwt.JwtEncoder;
import org.springframework.security.oauth2.jwt.JwtEncoderParameters;
import org.springframework.security.oauth2.jwt.NimbusJwtEncoder;

/// Makes access tokens as RFC 9068 describes them (`typ` is `at+jwt`), with the claim `tenant`.
final class TokenMint {
    static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

    private final JwtEncoder encoder;
    private final String issuer;
    private final List<String> audiences;
    private final InstantSource clock;

    TokenMint(SigningKey key, String issuer, List<String> audiences, InstantSource clock) {
        this.encoder = new NimbusJwtEncoder(new ImmutableJWKSet<>(new JWKSet(key.jwk())));
        this.issuer = issuer;
        this.audiences = audiences;
        this.clock = clock;
    }

    /// A token of a client that speaks for itself.
    ///
    /// @param ttl a negative one makes a token that has expired, issued five minutes before it did
    Jwt mint(String client, String tenant, Set<String> scopes, Duration ttl) {
        return mint(client, client, tenant, scopes, ttl);
    }

    /// A token of a person, for the client they logged in with.
    Jwt mint(IssuerUser user, String client, Set<String> scopes, Duration ttl) {
        return mint(user.name(), client, user.tenant(), scopes, ttl);
    }

    private Jwt mint(
            String subject, String client, String tenant, Set<String> scopes, Duration ttl) {
        var now = clock.instant();
        var expiry = now.plus(ttl);
        var issued = ttl.isPositive() ? now : expiry.minus(TIME_TO_LIVE);
        var header = JwsHeader.with(SignatureAlgorithm.ES256).type("at+jwt").build();
        var claims = claims(subject, client, tenant, scopes, issued, expiry);
        return encoder.encode(JwtEncoderParameters.from(header, claims));
    }

    private JwtClaimsSet claims(
            String subject,
            String client,
            String tenant,
            Set<String> scopes,
            Instant issued,
            Instant expiry) {
        return JwtClaimsSet.builder()
                .id(UUID.randomUUID().toString())
                .issuer(issuer)
                .subject(subject)
                .audience(audiences)
                .issuedAt(issued)
                .notBefore(issued)
                .expiresAt(expiry)
                .claim("client_id", client)
                .claim("tenant", tenant)
                .claim("scope", scopes.stream().sorted().collect(Collectors.joining(" ")))
                .build();
    }
}
