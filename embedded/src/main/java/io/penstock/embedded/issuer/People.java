package io.penstock.embedded.issuer;

import java.security.Principal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.core.userdetails.UsernameNotFoundException;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.core.oidc.OidcScopes;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.settings.ClientSettings;
import org.springframework.security.oauth2.server.authorization.settings.TokenSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenContext;

/// The grant of people: authorization code with PKCE, then refresh tokens. Framework and mint meet
/// here, as in [ClientCredentials].
final class People {
    /// A working day; then people log in again.
    private static final Duration LOGGED_IN = Duration.ofHours(10);

    private final Map<String, IssuerUser> users = new LinkedHashMap<>();
    private final PageAddress dashboard;
    private final TokenMint mint;

    People(IssuerPeople people, TokenMint mint) {
        people.users().forEach(user -> users.put(user.name(), user));
        this.dashboard = new PageAddress(people.dashboard());
        this.mint = mint;
    }

    PageAddress dashboard() {
        return dashboard;
    }

    UserDetailsService logins(PasswordEncoder encoder) {
        var encoded = new LinkedHashMap<String, String>();
        users.forEach((name, user) -> encoded.put(name, encoder.encode(user.password())));
        return name -> login(name, encoded.get(name));
    }

    private static UserDetails login(String name, @Nullable String password) {
        if (password == null) {
            throw new UsernameNotFoundException("No such user");
        }
        return User.withUsername(name).password(password).roles().build();
    }

    /// What the dashboard asked for and the user may have. Everybody may tell who they are.
    Set<String> granted(String user, Set<String> asked) {
        var granted = new TreeSet<>(user(user).scopes());
        granted.add(OidcScopes.OPENID);
        granted.retainAll(asked);
        return granted;
    }

    /// `null` for what is not this grant's access token.
    @Nullable Jwt generate(OAuth2TokenContext context) {
        if (!OAuth2TokenType.ACCESS_TOKEN.equals(context.getTokenType())
                || AuthorizationGrantType.CLIENT_CREDENTIALS.equals(
                        context.getAuthorizationGrantType())) {
            return null;
        }
        return mint.mint(
                loggedIn(context.getPrincipal()),
                context.getRegisteredClient().getClientId(),
                context.getAuthorizedScopes(),
                TokenMint.TIME_TO_LIVE);
    }

    /// What an id token says beyond the subject.
    void describe(JwtEncodingContext idToken) {
        var user = loggedIn(idToken.getPrincipal());
        idToken.getClaims().claim("preferred_username", user.name()).claim("tenant", user.tenant());
    }

    private IssuerUser loggedIn(@Nullable Principal person) {
        return user(person == null ? "" : person.getName());
    }

    private IssuerUser user(String name) {
        var user = users.get(name);
        if (user == null) {
            throw new IllegalStateException("Somebody has logged in whom we do not know");
        }
        return user;
    }

    /// Scopes are the users', so the client itself names none.
    RegisteredClient client() {
        return RegisteredClient.withId(UUID.randomUUID().toString())
                .clientId(IssuerPeople.CLIENT_ID)
                .clientAuthenticationMethod(ClientAuthenticationMethod.NONE)
                .authorizationGrantType(AuthorizationGrantType.AUTHORIZATION_CODE)
                .authorizationGrantType(AuthorizationGrantType.REFRESH_TOKEN)
                .redirectUri(dashboard.uri().toString())
                .clientSettings(
                        ClientSettings.builder()
                                .requireProofKey(true)
                                .requireAuthorizationConsent(false)
                                .build())
                .tokenSettings(
                        TokenSettings.builder()
                                .accessTokenTimeToLive(TokenMint.TIME_TO_LIVE)
                                .refreshTokenTimeToLive(LOGGED_IN)
                                .reuseRefreshTokens(false)
                                .idTokenSignatureAlgorithm(SignatureAlgorithm.ES256)
                                .build())
                .build();
    }
}
