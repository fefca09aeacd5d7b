package io.penstock.embedded.issuer;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.security.authentication.AuthenticationProvider;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationProvider;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationValidator;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.web.SecurityFilterChain;

/// The authorization server without auto-configuration, so that it starts the same whatever else is
/// on the class path of a test.
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class IssuerConfiguration {
    private static final String HEALTH = "/health";

    @Bean
    TomcatServletWebServerFactory webServer(IssuerAddress address) throws UnknownHostException {
        var tomcat = new TomcatServletWebServerFactory(address.port());
        tomcat.setAddress(InetAddress.getByName(IssuerAddress.HOST));
        tomcat.setRegisterDefaultServlet(true); // without a servlet Tomcat runs no filter
        return tomcat;
    }

    @Bean
    SecurityFilterChain chain(HttpSecurity http, ClientCredentials credentials) throws Exception {
        return http.oauth2AuthorizationServer(
                        server ->
                                server.tokenEndpoint(
                                        token ->
                                                token.authenticationProviders(
                                                        all -> addCheck(all, credentials))))
                .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .authorizeHttpRequests(
                        requests ->
                                requests.requestMatchers(HEALTH)
                                        .permitAll()
                                        .anyRequest()
                                        .authenticated())
                .build();
    }

    private static void addCheck(List<AuthenticationProvider> all, ClientCredentials credentials) {
        all.stream()
                .filter(OAuth2ClientCredentialsAuthenticationProvider.class::isInstance)
                .map(OAuth2ClientCredentialsAuthenticationProvider.class::cast)
                .forEach(
                        provider ->
                                provider.setAuthenticationValidator(
                                        new OAuth2ClientCredentialsAuthenticationValidator()
                                                .andThen(credentials::check)));
    }

    @Bean
    RegisteredClientRepository clients(ClientCredentials credentials, PasswordEncoder encoder) {
        return credentials.repository(encoder);
    }

    @Bean
    OAuth2AuthorizationService authorizations() {
        return new NoAuthorizations();
    }

    @Bean
    JWKSource<SecurityContext> keys(SigningKey key) {
        return new ImmutableJWKSet<>(new JWKSet(key.jwk()));
    }

    @Bean
    AuthorizationServerSettings settings(IssuerAddress address) {
        return AuthorizationServerSettings.builder().issuer(address.issuer()).build();
    }

    /// At its least cost: these secrets are random, and a service asks at each start.
    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder(4);
    }

    @Bean
    ServletRegistrationBean<HttpServlet> health() {
        return new ServletRegistrationBean<>(new HealthServlet(), HEALTH);
    }

    private static final class HealthServlet extends HttpServlet {
        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            response.getWriter().write("{\"status\":\"UP\"}");
        }
    }
}
