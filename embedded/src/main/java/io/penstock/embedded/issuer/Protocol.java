package io.penstock.embedded.issuer;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.configurers.oauth2.server.authorization.OAuth2AuthorizationServerConfigurer;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2AuthorizationCodeRequestAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.oidc.OidcProviderConfiguration;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationContext;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.oidc.authentication.OidcLogoutAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.oidc.web.authentication.OidcLogoutAuthenticationSuccessHandler;
import org.springframework.security.web.authentication.logout.LogoutHandler;
import org.springframework.security.web.authentication.logout.SecurityContextLogoutHandler;

/// Where this issuer departs from what the framework does by itself.
record Protocol(
        ClientCredentials credentials,
        People people,
        Logins logins,
        RegisteredClientRepository clients) {

    void configure(OAuth2AuthorizationServerConfigurer server) {
        var withoutSecret = new ClientWithoutSecret(clients);
        server.clientAuthentication(
                        proof ->
                                proof.authenticationConverter(withoutSecret)
                                        .authenticationProvider(withoutSecret))
                .tokenEndpoint(token -> token.authenticationProviders(this::checkClients))
                .authorizationEndpoint(
                        code -> code.authenticationProviders(Protocol::askForAnyScope))
                .oidc(
                        oidc ->
                                oidc.providerConfigurationEndpoint(
                                                discovery ->
                                                        discovery.providerConfigurationCustomizer(
                                                                Protocol::describe))
                                        .logoutEndpoint(
                                                logout ->
                                                        logout.authenticationProviders(
                                                                        this::checkReturn)
                                                                .logoutResponseHandler(ending())));
    }

    private void checkClients(List<AuthenticationProvider> all) {
        all.stream()
                .filter(OAuth2ClientCredentialsAuthenticationProvider.class::isInstance)
                .map(OAuth2ClientCredentialsAuthenticationProvider.class::cast)
                .forEach(provider -> provider.setAuthenticationValidator(credentials::check));
    }

    /// A page asks for all it could use; [Logins] keeps what the person may have.
    private static void askForAnyScope(List<AuthenticationProvider> all) {
        all.stream()
                .filter(OAuth2AuthorizationCodeRequestAuthenticationProvider.class::isInstance)
                .map(OAuth2AuthorizationCodeRequestAuthenticationProvider.class::cast)
                .forEach(
                        provider ->
                                provider.setAuthenticationValidator(
                                        OAuth2AuthorizationCodeRequestAuthenticationValidator
                                                .DEFAULT_REDIRECT_URI_VALIDATOR));
    }

    private static void describe(OidcProviderConfiguration.Builder discovery) {
        discovery
                .tokenEndpointAuthenticationMethods(methods -> methods.add("none"))
                .idTokenSigningAlgorithms(
                        algorithms -> {
                            algorithms.clear();
                            algorithms.add("ES256");
                        });
    }

    private void checkReturn(List<AuthenticationProvider> all) {
        all.stream()
                .filter(OidcLogoutAuthenticationProvider.class::isInstance)
                .map(OidcLogoutAuthenticationProvider.class::cast)
                .forEach(provider -> provider.setAuthenticationValidator(this::checkReturn));
    }

    private void checkReturn(OidcLogoutAuthenticationContext context) {
        OidcLogoutAuthenticationToken logout = context.getAuthentication();
        var back = logout.getPostLogoutRedirectUri();
        if (back != null && !people.dashboard().isAt(back)) {
            throw new OAuth2AuthenticationException(
                    new OAuth2Error(
                            OAuth2ErrorCodes.INVALID_REQUEST,
                            "post_logout_redirect_uri is not the dashboard",
                            null));
        }
    }

    /// Ends the session and what it has given.
    private OidcLogoutAuthenticationSuccessHandler ending() {
        var handler = new OidcLogoutAuthenticationSuccessHandler();
        handler.setLogoutHandler(new Ending(logins));
        return handler;
    }

    private record Ending(Logins logins) implements LogoutHandler {
        @Override
        public void logout(
                HttpServletRequest request,
                HttpServletResponse response,
                @Nullable Authentication authentication) {
            if (authentication instanceof OidcLogoutAuthenticationToken logout) {
                var idToken = logout.getIdToken();
                if (idToken != null) {
                    logins.end(idToken.getTokenValue());
                }
                new SecurityContextLogoutHandler()
                        .logout(request, response, (Authentication) logout.getPrincipal());
            }
        }
    }
}
