package io.penstock.platform.security;

import java.time.Duration;
import java.util.List;
import org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerProperties;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtClaimNames;
import org.springframework.security.oauth2.jwt.JwtClaimValidator;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/// Access tokens as RFC 9068 has them (`at+jwt`; plain `JWT`, as Keycloak writes it, passes too):
/// signed ES256 by our issuer, meant for this service, not expired by more than the allowed skew.
final class AccessTokens {
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);
    private static final String[] TYPES = {"at+jwt", "application/at+jwt", "JWT"};

    private AccessTokens() {}

    /// The issuer's keys are fetched when the first token comes, so a service starts while the
    /// issuer is away.
    static JwtDecoder decoder(OAuth2ResourceServerProperties.Jwt settings) {
        var keys = settings.getJwkSetUri();
        var issuer = settings.getIssuerUri();
        if (keys == null || issuer == null || settings.getAudiences().isEmpty()) {
            throw new IllegalStateException(
                    "Set spring.security.oauth2.resourceserver.jwt.issuer-uri, .jwk-set-uri and .audiences");
        }
        var decoder =
                NimbusJwtDecoder.withJwkSetUri(keys)
                        .jwsAlgorithm(SignatureAlgorithm.ES256)
                        .validateType(false)
                        .build();
        var types = new JwtTypeValidator(TYPES);
        types.setAllowEmpty(false);
        decoder.setJwtValidator(
                new DelegatingOAuth2TokenValidator<>(
                        types,
                        new JwtTimestampValidator(CLOCK_SKEW),
                        new JwtIssuerValidator(issuer),
                        new JwtClaimValidator<List<String>>(
                                JwtClaimNames.AUD,
                                audiences ->
                                        audiences != null
                                                && audiences.stream()
                                                        .anyMatch(
                                                                settings.getAudiences()
                                                                        ::contains))));
        return decoder;
    }
}
