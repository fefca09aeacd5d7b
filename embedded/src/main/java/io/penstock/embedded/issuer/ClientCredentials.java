package io.penstock.embedded.issuer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;

/// The grant of services and scripts. Framework and mint meet here: who the clients are, what they
/// may ask for, and the token they get.
final class ClientCredentials {
    /// RFC 6749, section 3.3; a description may hold the same characters.
    private static final Pattern NOT_OF_A_SCOPE = Pattern.compile("[^\\x21\\x23-\\x5b\\x5d-\\x7e]");

    /// So many scopes at most are named in a refusal.
    private static final int NAMED = 5;

    private final Map<String, IssuerClient> clients = new LinkedHashMap<>();
    private final TokenMint mint;

    ClientCredentials(List<IssuerClient> clients, TokenMint mint) {
        clients.forEach(client -> this.clients.put(client.id(), client));
        this.mint = mint;
    }

    List<RegisteredClient> registered(PasswordEncoder encoder) {
        return clients.values().stream().map(client -> registered(client, encoder)).toList();
    }

    /// Refuses scopes, a tenant or a time to live that the client may not have.
    void check(OAuth2ClientCredentialsAuthenticationContext context) {
        OAuth2ClientCredentialsAuthenticationToken request = context.getAuthentication();
        var registered = context.getRegisteredClient();
        refuseUnknown(request.getScopes(), registered);
        GrantRequest.from(request.getAdditionalParameters()).tenantFor(client(registered));
    }

    /// The framework would say no more than `invalid_scope`.
    private static void refuseUnknown(Set<String> asked, RegisteredClient client) {
        var unknown =
                asked.stream()
                        .filter(scope -> !client.getScopes().contains(scope))
                        .map(scope -> NOT_OF_A_SCOPE.matcher(scope).replaceAll("?"))
                        .sorted()
                        .limit(NAMED)
                        .collect(Collectors.joining(", "));
        if (!unknown.isEmpty()) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(
                            OAuth2ErrorCodes.INVALID_SCOPE,
                            "The client %s does not have the scope %s"
                                    .formatted(client.getClientId(), unknown),
                            null));
        }
    }

    /// `null` for what is not this grant's access token.
    @Nullable Jwt generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())
                || !(context.getAuthorizationGrant()
                        instanceof OAuth2ClientCredentialsAuthenticationToken grant)) {
            return null;
        }
        var request = GrantRequest.from(grant.getAdditionalParameters());
        var client = client(context.getRegisteredClient());
        return mint.mint(
                client.id(),
                request.tenantFor(client),
                context.getAuthorizedScopes(),
                request.ttl());
    }

    private IssuerClient client(RegisteredClient registered) {
        var client = clients.get(registered.getClientId());
        if (client == null) {
            throw new IllegalStateException("The framework knows a client that we do not");
        }
        return client;
    }

    private static RegisteredClient registered(IssuerClient client, PasswordEncoder encoder) {
        return RegisteredClient.withId(UUID.randomUUID().toString())
                .clientId(client.id())
                .clientSecret(encoder.encode(client.secret()))
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_POST)
                .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
                .scopes(scopes -> scopes.addAll(client.scopes()))
                .build();
    }
}
