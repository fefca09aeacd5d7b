package io.penstock.embedded.issuer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2RefreshToken;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.endpoint.OidcParameterNames;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationCode;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/// The codes and refresh tokens of people, in memory: a restart of the issuer loses them, and
/// people log in again. Clients' tokens carry all there is to know and are not remembered.
final class Logins implements OAuth2AuthorizationService {
    private static final int MOST = 1000;

    private final People people;

    /// The longest unused one makes room.
    private final Map<String, OAuth2Authorization> byId =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, OAuth2Authorization> eldest) {
                    return size() > MOST;
                }
            };

    Logins(People people) {
        this.people = people;
    }

    /// Leaves out the scopes that the person may not have, so that no token ever gets them.
    @Override
    public synchronized void save(OAuth2Authorization authorization) {
        if (AuthorizationGrantType.AUTHORIZATION_CODE.equals(
                authorization.getAuthorizationGrantType())) {
            var granted =
                    people.granted(
                            authorization.getPrincipalName(), authorization.getAuthorizedScopes());
            byId.put(
                    authorization.getId(),
                    OAuth2Authorization.from(authorization).authorizedScopes(granted).build());
        }
    }

    @Override
    public synchronized void remove(OAuth2Authorization authorization) {
        byId.remove(authorization.getId());
    }

    @Override
    public synchronized @Nullable OAuth2Authorization findById(String id) {
        return byId.get(id);
    }

    @Override
    public synchronized @Nullable OAuth2Authorization findByToken(
            String token, @Nullable OAuth2TokenType tokenType) {
        return byId.values().stream()
                .filter(authorization -> holds(authorization, token, tokenType))
                .findFirst()
                .orElse(null);
    }

    /// Its refresh token is worth nothing from now on.
    void end(String idToken) {
        var login = findByToken(idToken, new OAuth2TokenType(OidcParameterNames.ID_TOKEN));
        if (login != null) {
            remove(login);
        }
    }

    private static boolean holds(
            OAuth2Authorization authorization, String token, @Nullable OAuth2TokenType type) {
        var held = authorization.getToken(token);
        return held != null && (type == null || classOf(type).isInstance(held.getToken()));
    }

    private static Class<?> classOf(OAuth2TokenType type) {
        return switch (type.getValue()) {
            case OAuth2ParameterNames.CODE -> OAuth2AuthorizationCode.class;
            case OAuth2ParameterNames.ACCESS_TOKEN -> OAuth2AccessToken.class;
            case OAuth2ParameterNames.REFRESH_TOKEN -> OAuth2RefreshToken.class;
            case OidcParameterNames.ID_TOKEN -> OidcIdToken.class;
            default -> Void.class; // nothing else is ever kept
        };
    }
}
